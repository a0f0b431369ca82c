package io.github.mirrorctl.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What checks find, by their names. */
final class Findings {
  private Findings() {}

  static Map<String, Finding> of(List<Check> checks) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    checks.forEach(check -> findings.put(check.id(), check.examine()));
    return findings;
  }

  static Finding get(Map<String, Finding> findings, String check) {
    return Objects.requireNonNull(findings.get(check), check);
  }
}
