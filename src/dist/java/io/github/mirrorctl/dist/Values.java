package io.github.mirrorctl.dist;

import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What can stand where a value is expected.
 *
 * @param words the words to choose from; with {@code MIRRORS} those beside the configured ones
 */
record Values(Kind kind, List<String> words) {
  /** Where the values come from. */
  enum Kind {
    /** Anything: there is nothing to offer. */
    ANY,
    WORDS,
    FILES,
    DIRECTORIES,
    /** The configured mirrors, asked for when completing. */
    MIRRORS
  }

  static Values of(CommandSpec command, ArgSpec argument) {
    if (argument.completionCandidates() != null) {
      return new Values(Kind.WORDS, candidates(argument));
    }
    boolean path =
        argument.typeInfo().getType() == Path.class
            || argument.typeInfo().getActualGenericTypeArguments().contains(Path.class.getName());
    if (path) {
      boolean directory = argument.paramLabel().equals("DIR");
      return new Values(directory ? Kind.DIRECTORIES : Kind.FILES, List.of());
    }
    if (argument.isPositional() && argument.paramLabel().equals("MIRROR")) {
      // a command that can make a mirror takes names that nobody configured yet
      boolean makes = command.findOption("--upstream") != null;
      return new Values(Kind.MIRRORS, makes ? Upstream.presets() : List.of());
    }
    return new Values(Kind.ANY, List.of());
  }

  /** Whether the next word is the option's value; an optional value is in the same word. */
  static boolean takesNextWord(OptionSpec option) {
    return option.arity().min() > 0;
  }

  /** The long names of the options that every command has. */
  static Set<String> common(CommandLine root) {
    return root.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .filter(
            name ->
                Commands.of(root).values().stream()
                    .allMatch(command -> command.getCommandSpec().findOption(name) != null))
        .collect(Collectors.toSet());
  }

  /** Every option with a value, by each of its names; a name means one thing in all commands. */
  static Map<String, Values> byOption(CommandLine root) {
    Map<String, Values> all = new TreeMap<>();
    Stream.concat(Stream.of(root), Commands.of(root).values().stream())
        .map(CommandLine::getCommandSpec)
        .forEach(command -> collect(command, all));
    return all;
  }

  private static void collect(CommandSpec command, Map<String, Values> all) {
    for (OptionSpec option : command.options()) {
      if (takesNextWord(option)) {
        for (String name : option.names()) {
          Values values = of(command, option);
          Values known = all.putIfAbsent(name, values);
          if (known != null && !known.equals(values)) {
            throw new IllegalStateException(name + " takes other values in " + command.name());
          }
        }
      }
    }
  }

  private static List<String> candidates(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }
}
