package io.github.mirrorctl.dist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import picocli.CommandLine;

/** The commands by their names, those of a group with the group's name before their own. */
final class Commands {
  private Commands() {}

  /** All of them, a group before its own. */
  static Map<String, CommandLine> of(CommandLine root) {
    Map<String, CommandLine> all = new LinkedHashMap<>();
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              all.put(name, command);
              command.getSubcommands().forEach((own, one) -> all.put(name + " " + own, one));
            });
    return all;
  }

  /** The names of those that are groups. */
  static List<String> groups(CommandLine root) {
    return root.getSubcommands().entrySet().stream()
        .filter(command -> !command.getValue().getSubcommands().isEmpty())
        .map(Entry::getKey)
        .toList();
  }
}
