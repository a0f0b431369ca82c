package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.util.List;

/** A change of a mirror's users, and what is said of it. */
final class MirrorUserEdit {
  private final Workplace place;
  private final Mirror mirror;

  MirrorUserEdit(Workplace place, Mirror mirror) {
    this.place = place;
    this.mirror = mirror;
  }

  /** The mirrors that a command is about; {@code Failure} where one isn't set up. */
  static List<Mirror> setUp(Workplace place, List<String> names) {
    List<Mirror> chosen = place.chosen(names);
    for (Mirror mirror : chosen) {
      MirrorStorage storage = MirrorStorage.of(mirror);
      if (!storage.hasConfig()) {
        RegistryConfig unused = storage.config();
      }
    }
    return chosen;
  }

  /** Writes them where they differ, and says what holds: one of the three. */
  void replace(Htpasswd before, Htpasswd after, String already, String now, String would) {
    if (after.text().equals(before.text())) {
      place.output().already(already);
    } else if (place.output().dryRun()) {
      place.output().would(would + " in " + MirrorUsers.of(mirror).file());
    } else {
      MirrorUsers.of(mirror).write(after);
      place.engineOf(mirror).usersChanged(mirror);
      place.output().now(now);
    }
    warnOfProblems(place.output(), mirror, after);
  }

  static void warnOfProblems(Output output, Mirror mirror, Htpasswd users) {
    users.problems().forEach(problem -> output.warn(mirror.passwordFile() + " " + problem));
  }

  /** Says that a mirror which asks for passwords has no users. */
  static void warnOfNobody(Output output, Mirror mirror) {
    output.warn(
        "nobody can pull from the mirror %s: it asks for passwords and has no users; add one: mirrorctl user add NAME %s"
            .formatted(mirror.name(), mirror.name()));
  }
}
