package io.github.mirrorctl.cli;

import java.util.List;
import java.util.function.Function;

/** What was proved, for people: a line each, and below it why not and what mends it. */
final class VerifyTable {
  private static final int COLUMNS = 80;
  private static final String INDENT = "             ";

  private final Palette palette;

  VerifyTable(Palette palette) {
    this.palette = palette;
  }

  String render(VerifyReport report) {
    StringBuilder table = new StringBuilder();
    int client = width(report, VerifyReport.Row::client);
    int registry = width(report, VerifyReport.Row::registry);
    for (VerifyReport.Row row : report.clients()) {
      table.append(painted(row.result()));
      table.append(
          ("%-" + client + "s  %-" + registry + "s  %s%n")
              .formatted(row.client(), row.registry(), row.mirror()));
      append(table, row.reason());
      append(table, row.remedy().isEmpty() ? "" : "mend it: " + row.remedy());
    }
    return table.toString();
  }

  private static int width(VerifyReport report, Function<VerifyReport.Row, String> cell) {
    return report.clients().stream().mapToInt(row -> cell.apply(row).length()).max().orElse(1);
  }

  private String painted(String result) {
    String padded = "%-11s  ".formatted(result);
    return switch (result) {
      case "crosses" -> palette.good(padded);
      case "bypasses" -> palette.bad(padded);
      default -> palette.careful(padded);
    };
  }

  private static void append(StringBuilder table, String words) {
    if (!words.isEmpty()) {
      List<String> lines = Words.wrapped(words, COLUMNS - INDENT.length());
      lines.forEach(line -> table.append(INDENT).append(line).append('\n'));
    }
  }
}
