package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Mirrors for people: a block each, its lines aligned, within 80 columns as long as the names are.
 */
final class StatusTable {
  private static final int COLUMNS = 80;
  private static final int LABEL = 12;
  private static final int BULLET = 4;

  private final Palette palette;

  StatusTable(Palette palette) {
    this.palette = palette;
  }

  String render(StatusReport report) {
    return String.join("\n", report.mirrors().stream().map(this::block).toList());
  }

  private String block(MirrorStatus mirror) {
    List<String> lines = new ArrayList<>();
    lines.add(
        palette.title(mirror.name())
            + "  "
            + (mirror.healthy() ? palette.good("healthy") : palette.bad("not healthy")));
    lines.add(line("upstream", mirror.upstream()));
    lines.add(line("engine", engine(mirror)));
    lines.add(line("address", address(mirror)));
    lines.add(line("cache", cache(mirror)));
    if (mirror.traffic() != null) {
      lines.add(line("traffic", traffic(mirror.traffic())));
    }
    lines.add(line("in force", inForce(mirror)));
    String drift = mirror.drift().isEmpty() ? "none" : String.join("; ", mirror.drift());
    String label = "drift";
    for (String part : Words.wrapped(drift, COLUMNS - LABEL)) {
      lines.add(line(label, mirror.drift().isEmpty() ? part : palette.careful(part)));
      label = "";
    }
    for (String problem : mirror.problems()) {
      String bullet = "  " + palette.bad("!") + " ";
      for (String part : Words.wrapped(problem, COLUMNS - BULLET)) {
        lines.add(bullet + part);
        bullet = "    ";
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private String engine(MirrorStatus mirror) {
    String state =
        mirror.state().equals("running") ? palette.good("running") : palette.bad(mirror.state());
    String restarts =
        mirror.restarts() == 1 ? ", 1 restart" : ", " + mirror.restarts() + " restarts";
    String runner =
        mirror.service().isEmpty() ? "container " + mirror.container() : mirror.service();
    return mirror.engine() + ", " + runner + " " + state + restarts;
  }

  private static String traffic(MirrorStatus.Traffic traffic) {
    return Bytes.format(traffic.served())
        + " served, "
        + Bytes.format(traffic.fetched())
        + " fetched, "
        + Bytes.format(traffic.saved())
        + " saved";
  }

  private String address(MirrorStatus mirror) {
    return mirror.address()
        + (mirror.answers()
            ? " " + palette.good("answers") + " in " + mirror.answerMillis() + " ms"
            : " " + palette.bad("doesn't answer"));
  }

  private static String cache(MirrorStatus mirror) {
    String least = mirror.complete() ? "" : "≥ ";
    return least
        + mirror.repositories()
        + (mirror.repositories() == 1 ? " repository, " : " repositories, ")
        + least
        + Bytes.format(mirror.bytes())
        + " in "
        + mirror.storage();
  }

  private String inForce(MirrorStatus mirror) {
    return switch (mirror.inForce()) {
      case MirrorStatus.YES -> palette.good("yes") + ", the Docker daemon pulls through it";
      case MirrorStatus.NO -> palette.bad("no") + ", the Docker daemon pulls past it";
      case MirrorStatus.NOT_APPLICABLE ->
          mirror.name().equals(Selection.DEFAULT)
              ? "no Docker daemon is here; other clients may use it"
              : "by name: docker pull " + mirror.address() + "/REPOSITORY:TAG";
      default -> palette.careful("unknown");
    };
  }

  private static String line(String label, String value) {
    return String.format("  %-9s %s", label, value);
  }
}
