package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.Mirror;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "ls",
    header = "List the users of mirrors.",
    description =
        "Shows who may pull from each mirror, by its htpasswd file, and whether it asks for passwords at all.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl user ls            of every mirror in the settings",
      "  sudo mirrorctl user ls -o json    for a program"
    })
final class UserLsCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin MirrorNames mirrors = new MirrorNames();

  UserLsCommand(App app) {
    this.app = app;
  }

  /** The stable field names of {@code -o json}. */
  record Report(List<Users> mirrors) {}

  /**
   * The users of one mirror.
   *
   * @param auth whether it asks for passwords: htpasswd or none
   */
  record Users(String mirror, String auth, List<String> users) {}

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toLook(app, common)) {
      List<Users> rows = new ArrayList<>();
      for (Mirror mirror : mirrors.chosen(place)) {
        Htpasswd users = MirrorUsers.of(mirror).read();
        MirrorUserEdit.warnOfProblems(place.output(), mirror, users);
        String auth = mirror.access().passwords() ? "htpasswd" : "none";
        rows.add(new Users(mirror.name(), auth, List.copyOf(users.names())));
      }
      Report report = new Report(rows);
      place.output().show(report, output.format, palette -> table(rows, palette));
    }
    return ExitCode.DONE;
  }

  private static String table(List<Users> rows, Palette palette) {
    StringBuilder table = new StringBuilder();
    for (Users row : rows) {
      table.append(palette.title(row.mirror()));
      table.append(
          row.auth().equals("none") ? "  asks for no passwords\n" : "  asks for passwords\n");
      row.users().forEach(user -> table.append("  ").append(user).append('\n'));
      if (row.users().isEmpty()) {
        table.append("  no users\n");
      }
    }
    return table.toString();
  }
}
