package io.github.mirrorctl.cli;

import java.util.List;

/**
 * What is known of all mirrors; the component names are the stable field names of {@code -o json}.
 */
record StatusReport(boolean healthy, List<MirrorStatus> mirrors) {
  static StatusReport of(List<MirrorStatus> mirrors) {
    return new StatusReport(mirrors.stream().allMatch(MirrorStatus::healthy), mirrors);
  }

  int exitCode() {
    return healthy ? ExitCode.DONE : ExitCode.UNHEALTHY;
  }
}
