package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManagers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a Docker daemon that is installed doesn't run: its own last words. */
public final class DaemonTrouble {
  private static final int LINES = 40;
  private static final Pattern WORDS =
      Pattern.compile("(unable to configure the Docker daemon.*|failed to start daemon.*)");
  private static final Pattern TWICE =
      Pattern.compile("both as a flag and in the configuration file: ([a-z-]+):");

  private DaemonTrouble() {}

  /** The failure to reach it, told with its cause where its log has one. */
  public static Failure told(Failure unreached, HostEnvironment environment, Commands commands) {
    if (unreached.kind() == Failure.Kind.RIGHTS) {
      return unreached;
    }
    List<String> log =
        ServiceManagers.detect(environment, commands, DaemonKind.ROOTFUL).lastLogLines(LINES);
    for (int i = log.size() - 1; i >= 0; i--) {
      Matcher words = WORDS.matcher(log.get(i));
      if (words.find()) {
        String said = words.group(1);
        return Failure.of(
            "the Docker daemon does not run: " + said, next(said, environment), unreached);
      }
    }
    return unreached;
  }

  private static String next(String said, HostEnvironment environment) {
    Matcher twice = TWICE.matcher(said);
    String mend = "mend that";
    if (twice.find()) {
      String flag = "--" + DaemonFlags.of(twice.group(1));
      mend = "take " + flag + " out of " + DaemonProcess.place(environment, flag);
    }
    return mend + ", then: systemctl reset-failed docker; systemctl restart docker";
  }
}
