package io.github.mirrorctl.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion script for bash; it needs nothing of the bash-completion package. */
record BashCompletion(CommandLine root) {
  private static final String SCRIPT =
      """
      # bash completion for mirrorctl
      # Generated from the commands by @REGENERATE@; do not edit.

      # adds those of the words that begin with what is typed
      _mirrorctl_offer() {
        local word
        for word; do
          [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
        done
      }

      # adds the configured mirrors, and the words
      _mirrorctl_mirrors() {
        local -a names
        mapfile -t names < <("${words[0]/#\\~/$HOME}" completion mirrors \\
          ${settings:+--settings "$settings"} 2>/dev/null </dev/null)
        local name
        for name in "$@"; do
          [[ " ${names[*]} " == *" $name "* ]] || names+=("$name")
        done
        _mirrorctl_offer "${names[@]}"
      }

      _mirrorctl_paths() {
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
      }

      # completes the value of an option; false if it takes none
      _mirrorctl_value() {
        case $1 in
      @VALUES@
          *) return 1 ;;
        esac
        return 0
      }

      _mirrorctl() {
        COMPREPLY=()
        # bash splits words at "=" and ":"; put them together again
        local -a words=()
        local i word glue=
        for ((i = 0; i <= COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if ((i > 0)) && [[ $glue || ($word && -z ${word//[=:]/}) ]]; then
            words[${#words[@]} - 1]+=$word
          else
            words+=("$word")
          fi
          [[ $word && -z ${word//[=:]/} ]] && glue=1 || glue=
        done
        local last=$((${#words[@]} - 1))
        local cur=${words[last]} command= settings= piece=${COMP_WORDS[COMP_CWORD]} option=

        for ((i = 1; i < last; i++)); do
          case ${words[i]} in
            --settings) settings=${words[i + 1]} ;;&
            --settings=*) settings=${words[i]#*=} ;;&
            @VALUED@) ((i++)) ;;
            -*) ;;
            *)
              case $command in
                '') command=${words[i]} ;;
                @GROUPS@) command+=" ${words[i]}" ;;
              esac
              ;;
          esac
        done
        settings=${settings//[\\"\\'\\\\]/}
        settings=${settings/#\\~/$HOME}

        if [[ $cur == --*=* ]]; then
          option=${cur%%=*}
          cur=${cur#*=}
          _mirrorctl_value "$option"
        elif ((i > last)) && _mirrorctl_value "${words[last - 1]}"; then
          :
        elif [[ $cur == -* ]]; then
          case $command in
      @OPTIONS@
          esac
        else
          case $command in
            '') _mirrorctl_offer @COMMANDS@ ;;
      @ARGUMENTS@
          esac
        fi

        # bash replaces only the part of the word after the last "=" or ":"
        if [[ $option && $piece == --*=* ]]; then
          COMPREPLY=("${COMPREPLY[@]/#/$option=}")
        else
          [[ $piece && -z ${piece//[=:]/} ]] && piece=
          local typed=${cur%"$piece"}
          COMPREPLY=("${COMPREPLY[@]#"$typed"}")
        fi
      }

      complete -F _mirrorctl mirrorctl
      """;

  String script() {
    return SCRIPT
        .replace("@REGENERATE@", DistFiles.REGENERATE)
        .replace("@VALUES@", values())
        .replace("@VALUED@", String.join(" | ", Values.byOption(root).keySet()))
        .replace("@OPTIONS@", options())
        .replace("@GROUPS@", String.join(" | ", Commands.groups(root)))
        .replace("@COMMANDS@", String.join(" ", root.getSubcommands().keySet()))
        .replace("@ARGUMENTS@", arguments());
  }

  private String values() {
    return Values.byOption(root).entrySet().stream()
        .collect(Collectors.groupingBy(option -> offer(option.getValue())))
        .entrySet()
        .stream()
        .map(group -> "    " + names(group.getValue()) + ") " + group.getKey() + " ;;")
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String names(List<Map.Entry<String, Values>> options) {
    return options.stream().map(Map.Entry::getKey).sorted().collect(Collectors.joining(" | "));
  }

  private String options() {
    List<String> lines = new ArrayList<>();
    lines.add(options("''", root.getCommandSpec()));
    Commands.of(root)
        .forEach((name, command) -> lines.add(options(pattern(name), command.getCommandSpec())));
    return String.join("\n", lines);
  }

  private static String options(String pattern, CommandSpec command) {
    String names =
        command.options().stream()
            .map(OptionSpec::names)
            .flatMap(Arrays::stream)
            .collect(Collectors.joining(" "));
    return "      " + pattern + ") _mirrorctl_offer " + names + " ;;";
  }

  private String arguments() {
    List<String> lines = new ArrayList<>();
    Commands.of(root)
        .forEach(
            (name, command) -> {
              CommandSpec spec = command.getCommandSpec();
              if (!spec.subcommands().isEmpty()) {
                String own = String.join(" ", spec.subcommands().keySet());
                lines.add("      " + name + ") _mirrorctl_offer " + own + " ;;");
              }
              List<PositionalParamSpec> arguments = spec.positionalParameters();
              if (!arguments.isEmpty()) {
                // which of them is typed isn't told: what can be offered is the last one's
                Values values = Values.of(spec, arguments.get(arguments.size() - 1));
                lines.add("      " + pattern(name) + ") " + offer(values) + " ;;");
              }
            });
    return String.join("\n", lines);
  }

  private static String pattern(String command) {
    return command.contains(" ") ? "'" + command + "'" : command;
  }

  private static String offer(Values values) {
    String words = values.words().isEmpty() ? "" : " " + String.join(" ", values.words());
    return switch (values.kind()) {
      case ANY -> ":";
      case WORDS -> "_mirrorctl_offer" + words;
      case FILES -> "_mirrorctl_paths -f";
      case DIRECTORIES -> "_mirrorctl_paths -d";
      case MIRRORS -> "_mirrorctl_mirrors" + words;
    };
  }
}
