package io.github.mirrorctl.cli;

import io.github.mirrorctl.doctor.Check;
import io.github.mirrorctl.doctor.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings for people: one below the other, its remedy indented below it, within 80 columns as long
 * as the words are. Where it is about several mirrors, each has its heading.
 */
final class DoctorTable {
  private static final int COLUMNS = 80;
  private static final int LEVEL = 10;
  private static final int GAP = 3;
  private static final String REMEDY = "remedy: ";

  private final Palette palette;

  DoctorTable(Palette palette) {
    this.palette = palette;
  }

  String render(DoctorReport report) {
    List<DoctorReport.Line> findings = report.findings();
    int name = findings.stream().mapToInt(line -> line.check().length()).max().orElse(0) + GAP;
    boolean several =
        findings.stream()
                .map(DoctorReport.Line::subject)
                .filter(subject -> !subject.equals(Check.MACHINE))
                .distinct()
                .count()
            > 1;
    List<String> lines = new ArrayList<>();
    String subject = "";
    for (DoctorReport.Line finding : findings) {
      if (several && !finding.subject().equals(subject)) {
        subject = finding.subject();
        if (!lines.isEmpty()) {
          lines.add("");
        }
        lines.add(palette.title(subject.equals(Check.MACHINE) ? "this machine" : subject));
      }
      lines.addAll(lines(finding, name));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> lines(DoctorReport.Line finding, int name) {
    List<String> lines = new ArrayList<>();
    String level = painted(finding.level()) + " ".repeat(LEVEL - finding.level().length());
    String before = level + finding.check() + " ".repeat(name - finding.check().length());
    for (String part : Words.wrapped(finding.message(), COLUMNS - LEVEL - name)) {
      lines.add(before + part);
      before = " ".repeat(LEVEL + name);
    }
    if (!finding.remedy().isEmpty()) {
      String indent = " ".repeat(LEVEL);
      String label = REMEDY;
      for (String part : Words.wrapped(finding.remedy(), COLUMNS - LEVEL - REMEDY.length())) {
        lines.add(indent + label + part);
        label = " ".repeat(REMEDY.length());
      }
    }
    return lines;
  }

  private String painted(String level) {
    if (level.equals(Level.OK.word())) {
      return palette.good(level);
    }
    if (level.equals(Level.WRONG.word())) {
      return palette.bad(level);
    }
    return level.equals(Level.WARNING.word()) ? palette.careful(level) : palette.faint(level);
  }
}
