package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    header = "Have a user pull from mirrors no more.",
    description =
        "Takes the user out of each mirror's htpasswd file. The mirror goes by it at once; a download that is under way"
            + " is finished.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl user rm ci            of every mirror in the settings",
      "  sudo mirrorctl user rm ci ghcr.io    of this one"
    })
final class UserRmCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Parameters(index = "0", paramLabel = "NAME", description = "The user's name.")
  String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "MIRROR",
      description = "The mirrors (default: those in the settings, else docker.io).")
  List<String> mirrors = List.of();

  UserRmCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "user rm")) {
      for (Mirror mirror : MirrorUserEdit.setUp(place, mirrors)) {
        Htpasswd before = MirrorUsers.of(mirror).read();
        Htpasswd after = before.without(name);
        String who = "the user " + name + " of the mirror " + mirror.name();
        new MirrorUserEdit(place, mirror)
            .replace(
                before,
                after,
                "the mirror " + mirror.name() + " has no user " + name,
                "removed " + who,
                "remove " + who);
        if (mirror.access().passwords() && after.names().isEmpty()) {
          MirrorUserEdit.warnOfNobody(place.output(), mirror);
        }
      }
    }
    return ExitCode.DONE;
  }
}
