package io.github.mirrorctl.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion function for zsh, with descriptions. */
record ZshCompletion(CommandLine root) {
  private static final String SCRIPT =
      """
      #compdef mirrorctl
      # zsh completion for mirrorctl
      # Generated from the commands by @REGENERATE@; do not edit.

      # the configured mirrors, and the arguments' words
      _mirrorctl_mirrors() {
        local -a from
        local -aU names
        local -i at=${@[(i)--]}
        if [[ -n ${opt_args[--settings]} ]]; then
          from=(--settings ${~${(Q)opt_args[--settings]}})
        fi
        names=(${(f)"$($mirrorctl completion mirrors $from 2>/dev/null </dev/null)"} ${@[at + 1,-1]})
        _wanted mirrors expl mirror compadd "${@[1,at - 1]}" -a names
      }

      _mirrorctl() {
        local curcontext=$curcontext state line mirrorctl=${~${(Q)words[1]}}
        local -i ret=1
        local -A opt_args
        local -a commands common
        commands=(
      @COMMANDS@
        )
        common=(
      @COMMON@
        )

        _arguments -C -s $common \\
      @ROOT@
          '(-): :->command' \\
          '(-)*:: :->argument' && ret=0

        case $state in
          command)
            _describe -t commands command commands && ret=0
            ;;
          argument)
            curcontext=${curcontext%:*:*}:mirrorctl-$words[1]:
            if [[ $words[1] == (@GROUPS@) ]] && (( CURRENT > 2 )); then
              words[1,2]=("$words[1] $words[2]")
              (( CURRENT-- ))
            fi
            case $words[1] in
      @ARGUMENTS@
            esac
            ;;
        esac
        return ret
      }

      # read as a file of fpath, or sourced
      if [[ ${funcstack[1]} == _mirrorctl ]]; then
        _mirrorctl "$@"
      else
        compdef _mirrorctl mirrorctl
      fi
      """;

  String script() {
    return SCRIPT
        .replace("@REGENERATE@", DistFiles.REGENERATE)
        .replace("@COMMANDS@", commands())
        .replace("@GROUPS@", String.join("|", Commands.groups(root)))
        .replace("@COMMON@", join(options(root.getCommandSpec(), true), "    ", ""))
        .replace("@ROOT@", join(options(root.getCommandSpec(), false), "    ", " \\"))
        .replace("@ARGUMENTS@", arguments());
  }

  private String commands() {
    List<String> lines = new ArrayList<>();
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              String[] header = command.getCommandSpec().usageMessage().header();
              lines.add("    " + quoted(name + ":" + Texts.brief(header)));
            });
    return String.join("\n", lines);
  }

  private String arguments() {
    List<String> lines = new ArrayList<>();
    Commands.of(root)
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.getCommandSpec();
              lines.add("        " + (name.contains(" ") ? "'" + name + "'" : name) + ")");
              lines.add("          _arguments -s $common \\");
              List<String> own = options(spec, false);
              if (!own.isEmpty()) {
                lines.add(join(own, "            ", " \\"));
              }
              if (!spec.subcommands().isEmpty()) {
                String names = String.join(" ", spec.subcommands().keySet());
                lines.add("            " + quoted("1:COMMAND:(" + names + ")") + " && ret=0");
              }
              List<PositionalParamSpec> arguments = spec.positionalParameters();
              if (arguments.size() > 1) {
                lines.add("            " + positional(spec, arguments.get(0)) + " \\");
              }
              for (PositionalParamSpec argument : last(arguments)) {
                lines.add("            " + positional(spec, argument) + " && ret=0");
              }
              lines.add("          ;;");
            });
    return String.join("\n", lines);
  }

  private static List<PositionalParamSpec> last(List<PositionalParamSpec> arguments) {
    return arguments.subList(Math.max(0, arguments.size() - 1), arguments.size());
  }

  private List<String> options(CommandSpec command, boolean common) {
    Set<String> everywhere = Values.common(root);
    return command.options().stream()
        .filter(option -> everywhere.contains(option.longestName()) == common)
        .map(option -> option(command, option))
        .toList();
  }

  private static String join(List<String> specs, String indent, String end) {
    return specs.stream().map(spec -> indent + spec + end).collect(Collectors.joining("\n"));
  }

  private static String option(CommandSpec command, OptionSpec option) {
    String rest = "[" + escaped(Texts.brief(option)) + "]" + value(command, option);
    List<String> specs =
        Arrays.stream(option.names()).map(name -> name + form(option, name)).toList();
    if (specs.size() == 1) {
      return quoted(specs.get(0) + rest);
    }
    String names = String.join(" ", option.names());
    return quoted("(" + names + ")") + "{" + String.join(",", specs) + "}" + quoted(rest);
  }

  /** How zsh is told where an option's value stands. */
  private static String form(OptionSpec option, String name) {
    boolean isLong = name.startsWith("--");
    if (option.arity().max() == 0) {
      return "";
    }
    if (Values.takesNextWord(option)) {
      return isLong ? "=" : "+";
    }
    return isLong ? "=-" : "-";
  }

  private static String value(CommandSpec command, OptionSpec option) {
    if (option.arity().max() == 0) {
      return "";
    }
    String colons = Values.takesNextWord(option) ? ":" : "::";
    return colons
        + escaped(option.paramLabel())
        + ":"
        + action(Values.of(command, option)).replace("'", "'\\''");
  }

  private static String positional(CommandSpec command, PositionalParamSpec argument) {
    String where = argument.arity().max() > 1 || isList(argument) ? "*:" : "1:";
    return quoted(where + argument.paramLabel() + ":" + action(Values.of(command, argument)));
  }

  private static boolean isList(PositionalParamSpec argument) {
    return argument.typeInfo().isMultiValue();
  }

  private static String action(Values values) {
    String words = String.join(" ", values.words());
    return switch (values.kind()) {
      case ANY -> " ";
      case WORDS -> "(" + words + ")";
      case FILES -> "_files";
      case DIRECTORIES -> "_files -/";
      // zsh puts compadd's own options before the words
      case MIRRORS -> "_mirrorctl_mirrors -- " + words;
    };
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\[\\]:\\\\]", "\\\\$0");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
