package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.User;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    header = "Let a user pull from mirrors, or change the password.",
    description = {
      "Writes the user and a bcrypt hash of the password into the file htpasswd of each mirror's storage directory. The"
          + " mirror goes by it at once, without a restart; what else is in the file stays. A mirror asks for passwords"
          + " after 'mirrorctl up --auth htpasswd'.",
      "",
      "The password is read from standard input with --password-stdin, and asked for on a terminal. It has at most 72"
          + " bytes, since bcrypt takes no more."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl user add ci --password-stdin < password",
      "  sudo mirrorctl user add ci ghcr.io    of this mirror; asks for the password"
    })
final class UserAddCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Option(names = "--password-stdin", description = "Read the password from standard input.")
  boolean passwordStdin;

  @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
  String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "MIRROR",
      description = "The mirrors (default: those in the settings, else docker.io).")
  List<String> mirrors = List.of();

  UserAddCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    User.refuseName(name);
    User user =
        User.of(
            name, passwordStdin ? PasswordInput.piped(app.in()) : PasswordInput.typed(app, name));
    try (Workplace place = Workplace.toChange(app, common, change, "user add")) {
      List<Mirror> chosen = MirrorUserEdit.setUp(place, mirrors);
      for (Mirror mirror : chosen) {
        add(place, mirror, user);
      }
    }
    return ExitCode.DONE;
  }

  private static void add(Workplace place, Mirror mirror, User user) {
    Htpasswd before = MirrorUsers.of(mirror).read();
    boolean known = before.mentions(user.name());
    String who = "the user " + user.name() + " of the mirror " + mirror.name();
    new MirrorUserEdit(place, mirror)
        .replace(
            before,
            before.with(user),
            who + " has this password",
            known ? who + " has another password" : "added " + who,
            known ? "change the password of " + who : "add " + who);
    if (!mirror.access().passwords()) {
      place
          .output()
          .note(
              "the mirror "
                  + mirror.name()
                  + " doesn't ask for passwords yet: mirrorctl up "
                  + mirror.name()
                  + " --auth htpasswd");
    }
  }
}
