package io.github.mirrorctl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The arguments as people write them, in the order that the commands read them in. */
final class Arguments {
  private static final Set<String> TAKE_A_VALUE = Set.of("--settings", "--host", "--color");

  private Arguments() {}

  /**
   * Moves options that stand before the command behind it ({@code --quiet up} is {@code up
   * --quiet}: each command has the common options itself), and makes {@code help up} of {@code up
   * --help}. Without a command the arguments stay.
   */
  static List<String> commandFirst(List<String> args, Set<String> commands) {
    int i = 0;
    while (i < args.size() && args.get(i).startsWith("-")) {
      i += TAKE_A_VALUE.contains(args.get(i)) ? 2 : 1;
    }
    i = Math.min(i, args.size());
    List<String> rest = args.subList(i, args.size());
    if (!rest.isEmpty() && rest.get(0).equals("help")) {
      List<String> about = rest.subList(1, rest.size());
      List<String> help = new ArrayList<>(about.subList(0, length(about, commands)));
      help.add("--help");
      return help;
    }
    int length = length(rest, commands);
    List<String> ordered = new ArrayList<>(rest.subList(0, length));
    ordered.addAll(args.subList(0, i));
    ordered.addAll(rest.subList(length, rest.size()));
    return ordered;
  }

  /** The command that the arguments begin with: one word, or a group's and its own. */
  static Optional<String> command(List<String> args, Set<String> commands) {
    return Stream.of(1, 2)
        .filter(words -> words <= args.size())
        .map(words -> String.join(" ", args.subList(0, words)))
        .filter(commands::contains)
        .findFirst();
  }

  /** How many words a command's name has. */
  static int words(String command) {
    return command.split(" ", -1).length;
  }

  /** How many of the arguments name a command, or at least a group of them. */
  private static int length(List<String> args, Set<String> commands) {
    Optional<String> command = command(args, commands);
    if (command.isPresent()) {
      return words(command.get());
    }
    boolean group =
        !args.isEmpty() && commands.stream().anyMatch(one -> one.startsWith(args.get(0) + " "));
    return group ? 1 : 0;
  }
}
