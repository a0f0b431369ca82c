package io.github.mirrorctl.dist;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completions for fish, with descriptions. */
record FishCompletion(CommandLine root) {
  private static final String SCRIPT =
      """
      # fish completion for mirrorctl
      # Generated from the commands by @REGENERATE@; do not edit.

      # prints the subcommand of the line, or nothing
      function __mirrorctl_command
          set -l value no
          set -l command
          for word in (commandline -opc)[2..-1]
              if test $value = yes
                  set value no
                  continue
              end
              switch $word
                  case @VALUED@
                      set value yes
                  case '-*'
                  case '*'
                      set command $command $word
                      if not contains -- "$command" @GROUPS@
                          break
                      end
              end
          end
          echo $command
      end

      function __mirrorctl_is
          test "$(__mirrorctl_command)" = "$argv"
      end

      # prints the configured mirrors, of the settings that the line names
      function __mirrorctl_mirrors
          set -l words (commandline -opc)
          set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
          set -l from
          for i in (seq 2 (count $words))
              switch $words[$i]
                  case --settings
                      set from --settings (string replace -r '^~/' "$HOME/" -- $words[(math $i + 1)])
                  case '--settings=*'
                      set from --settings (string replace -- --settings= '' $words[$i])
              end
          end
          $program completion mirrors $from 2>/dev/null </dev/null
      end

      complete -c mirrorctl -f
      """;

  String script() {
    String valued =
        Values.byOption(root).keySet().stream()
            .map(FishCompletion::quoted)
            .collect(Collectors.joining(" "));
    List<String> lines = new ArrayList<>();
    CommandSpec rootSpec = root.getCommandSpec();
    lines.addAll(commands("", rootSpec));
    Set<String> everywhere = Values.common(root);
    lines.add("");
    for (OptionSpec option : rootSpec.options()) {
      boolean common = everywhere.contains(option.longestName());
      lines.add(option(rootSpec, option, common ? "" : condition("")));
    }
    Commands.of(root)
        .forEach(
            (name, command) -> {
              lines.add("");
              lines.addAll(commands(name, command.getCommandSpec()));
              add(lines, name, command.getCommandSpec(), everywhere);
            });
    return SCRIPT
            .replace("@REGENERATE@", DistFiles.REGENERATE)
            .replace("@VALUED@", valued)
            .replace("@GROUPS@", String.join(" ", Commands.groups(root)))
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  private static List<String> commands(String group, CommandSpec parent) {
    List<String> lines = new ArrayList<>();
    parent
        .subcommands()
        .forEach(
            (name, command) ->
                lines.add(
                    "complete -c mirrorctl"
                        + condition(group)
                        + " -a "
                        + name
                        + description(
                            Texts.brief(command.getCommandSpec().usageMessage().header()))));
    return lines;
  }

  private static void add(List<String> lines, String name, CommandSpec spec, Set<String> except) {
    for (OptionSpec option : spec.options()) {
      if (!except.contains(option.longestName())) {
        lines.add(option(spec, option, condition(name)));
      }
    }
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      lines.add("complete -c mirrorctl" + condition(name) + value(Values.of(spec, argument)));
    }
  }

  private static String condition(String command) {
    return " -n '" + ("__mirrorctl_is " + command).strip() + "'";
  }

  private static String option(CommandSpec command, OptionSpec option, String condition) {
    StringBuilder line = new StringBuilder("complete -c mirrorctl" + condition);
    for (String name : option.names()) {
      line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (Values.takesNextWord(option)) {
      Values values = Values.of(command, option);
      line.append(values.kind() == Values.Kind.FILES ? "" : " -x").append(value(values));
    }
    return line + description(Texts.brief(option));
  }

  private static String value(Values values) {
    String words = String.join(" ", values.words());
    return switch (values.kind()) {
      case ANY -> "";
      case WORDS -> " -a " + quoted(words);
      case FILES -> " -r -F";
      case DIRECTORIES -> " -a '(__fish_complete_directories (commandline -ct))'";
      case MIRRORS -> " -a " + quoted(("(__mirrorctl_mirrors) " + words).strip()) + " -d mirror";
    };
  }

  private static String description(String text) {
    return " -d " + quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
