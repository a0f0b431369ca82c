package io.github.mirrorctl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    if (i < args.size() && args.get(i).equals("help")) {
      List<String> about = args.subList(i + 1, args.size());
      return !about.isEmpty() && commands.contains(about.get(0))
          ? List.of(about.get(0), "--help")
          : List.of("--help");
    }
    if (i >= args.size() || !commands.contains(args.get(i))) {
      return args;
    }
    List<String> ordered = new ArrayList<>();
    ordered.add(args.get(i));
    ordered.addAll(args.subList(0, i));
    ordered.addAll(args.subList(i + 1, args.size()));
    return ordered;
  }
}
