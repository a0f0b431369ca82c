package io.github.mirrorctl.cli;

import io.github.mirrorctl.doctor.Examined;
import io.github.mirrorctl.doctor.Level;
import java.util.List;

/**
 * What all checks found; the component names are the stable field names of {@code -o json}.
 *
 * @param healthy whether nothing is wrong; there may be warnings
 */
record DoctorReport(boolean healthy, List<Line> findings) {
  /**
   * One check.
   *
   * @param check its stable name
   * @param subject the mirror that it is about, or "machine"
   * @param level ok, skipped, warning or wrong
   * @param remedy what to do; empty where there is nothing to do
   */
  record Line(String check, String subject, String level, String message, String remedy) {
    static Line of(Examined examined) {
      return new Line(
          examined.check(),
          examined.subject(),
          examined.finding().level().word(),
          examined.finding().message(),
          examined.finding().remedy());
    }
  }

  static DoctorReport of(List<Examined> examined) {
    return new DoctorReport(
        examined.stream().noneMatch(one -> one.finding().level() == Level.WRONG),
        examined.stream().map(Line::of).toList());
  }

  int exitCode() {
    return healthy ? ExitCode.DONE : ExitCode.UNHEALTHY;
  }
}
