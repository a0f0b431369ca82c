package io.github.mirrorctl.dist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual's pages of section 1: one of mirrorctl, one of each command. */
record ManPages(CommandLine root) {
  /** Each page's text by its file's name. */
  Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("mirrorctl.1", page("mirrorctl", root.getCommandSpec()));
    Commands.of(root)
        .forEach(
            (name, command) ->
                pages.put(pageOf(name) + ".1", page(pageOf(name), command.getCommandSpec())));
    return pages;
  }

  private static String pageOf(String command) {
    return "mirrorctl-" + command.replace(' ', '-');
  }

  private String page(String name, CommandSpec command) {
    boolean whole = command == root.getCommandSpec();
    String header = Texts.brief(command.usageMessage().header());
    RoffWriter page =
        new RoffWriter(
            name, 1, header.substring(0, 1).toLowerCase(Locale.ROOT) + header.substring(1));
    page.section("SYNOPSIS");
    synopsis(page, command);
    page.section("DESCRIPTION");
    Texts.paragraphs(command.usageMessage().description()).forEach(page::paragraph);
    if (!command.subcommands().isEmpty()) {
      commands(page, whole ? "" : command.name() + " ", command);
    }
    page.section("OPTIONS");
    options(page, command);
    page.section("EXAMPLES");
    examples(page, command.usageMessage().footer());
    page.section("EXIT STATUS");
    root.getCommandSpec()
        .usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> page.item(RoffWriter.bold(code), Texts.sentence(meaning)));
    Surroundings surroundings = new Surroundings(command, whole);
    page.section("ENVIRONMENT");
    surroundings
        .variables()
        .forEach((variable, meaning) -> page.item(RoffWriter.bold(variable), meaning));
    page.section("FILES");
    surroundings.files().forEach((file, meaning) -> page.item(RoffWriter.italic(file), meaning));
    page.section("SEE ALSO");
    seeAlso(page, whole);
    return page.text();
  }

  private static void synopsis(RoffWriter page, CommandSpec command) {
    StringBuilder line = new StringBuilder(RoffWriter.bold(command.qualifiedName()));
    line.append(" [").append(RoffWriter.italic("OPTION")).append("...]");
    if (!command.subcommands().isEmpty()) {
      line.append(" ").append(RoffWriter.italic("COMMAND"));
      line.append(" [").append(RoffWriter.italic("ARGUMENT")).append("...]");
    }
    for (PositionalParamSpec argument : command.positionalParameters()) {
      String label = label(argument);
      line.append(" ").append(argument.required() ? label : "[" + label + "]");
    }
    page.raw(line.toString());
  }

  private static String label(PositionalParamSpec argument) {
    return RoffWriter.italic(argument.paramLabel())
        + (argument.typeInfo().isMultiValue() ? "..." : "");
  }

  private static void commands(RoffWriter page, String group, CommandSpec parent) {
    page.section("COMMANDS");
    parent
        .subcommands()
        .forEach(
            (name, command) ->
                page.item(
                    RoffWriter.bold(pageOf(group + name)) + "(1)",
                    String.join(" ", command.getCommandSpec().usageMessage().header())));
  }

  private static void options(RoffWriter page, CommandSpec command) {
    for (PositionalParamSpec argument : command.positionalParameters()) {
      page.item(label(argument), Texts.of(argument));
    }
    List<OptionSpec> common =
        Optional.ofNullable(command.mixins().get("common"))
            .map(CommandSpec::options)
            .orElse(List.of());
    List<String> names = common.stream().map(OptionSpec::longestName).toList();
    // the model isn't sorted by the options' order, only the help is
    command.options().stream()
        .filter(option -> !names.contains(option.longestName()))
        .sorted((a, b) -> Integer.compare(a.order(), b.order()))
        .forEach(option -> page.item(names(option), Texts.of(option)));
    page.subsection("Common options");
    common.forEach(option -> page.item(names(option), Texts.of(option)));
  }

  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(names.isEmpty() ? "" : ", ").append(RoffWriter.bold(name));
    }
    if (option.arity().max() > 0) {
      String value = RoffWriter.italic(option.paramLabel());
      names.append(option.arity().min() > 0 ? "=" + value : "[=" + value + "]");
    }
    return names.toString();
  }

  /** A line of the footer is a command, and after two spaces or more what it is for. */
  private static void examples(RoffWriter page, String[] footer) {
    for (String line : footer) {
      String[] parts = line.strip().split(" {2,}", 2);
      if (parts.length == 2) {
        page.item(RoffWriter.bold(parts[0]), Texts.sentence(parts[1]));
      } else {
        page.verbatim(List.of(parts[0]));
      }
    }
  }

  private void seeAlso(RoffWriter page, boolean whole) {
    TreeSet<String> others = new TreeSet<>();
    if (whole) {
      Commands.of(root).keySet().forEach(name -> others.add(pageOf(name) + "(1)"));
      others.add("docker(1)");
      others.add("dockerd(8)");
    } else {
      others.add("mirrorctl(1)");
    }
    others.add("mirrors.yml(5)");
    page.paragraph(String.join(", ", others));
  }
}
