package io.github.mirrorctl.cli;

import io.github.mirrorctl.verify.Crossing;
import java.util.List;

/**
 * What was proved; the component names are the stable field names of {@code -o json}.
 *
 * @param proved whether each client's pulls were seen at each mirror that it can use
 */
record VerifyReport(boolean proved, List<Row> clients) {
  VerifyReport {
    clients = List.copyOf(clients);
  }

  /**
   * @param result {@code crosses}, {@code bypasses} or {@code cannot tell}
   * @param cause a word for the reason, such as {@code mirror-down}; empty where there is none
   */
  record Row(
      String client,
      String registry,
      String mirror,
      String result,
      String cause,
      String reason,
      String remedy) {}

  static VerifyReport of(List<Crossing> crossings) {
    List<Row> rows =
        crossings.stream()
            .map(
                one ->
                    new Row(
                        one.client(),
                        one.mirror().registry(),
                        one.mirror().url().toString(),
                        one.verdict().words(),
                        one.cause(),
                        one.reason(),
                        one.remedy()))
            .toList();
    boolean proved =
        crossings.stream()
            .allMatch(
                one ->
                    one.verdict() == Crossing.Verdict.CROSSES || one.cause().equals("not-covered"));
    boolean any = crossings.stream().anyMatch(one -> one.verdict() == Crossing.Verdict.CROSSES);
    return new VerifyReport(proved && any, rows);
  }
}
