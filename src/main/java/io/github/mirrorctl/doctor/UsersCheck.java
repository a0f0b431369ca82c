package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.Mirror;
import java.util.ArrayList;
import java.util.List;

/** Whether a mirror that asks for passwords has users, and takes each line of their file. */
final class UsersCheck implements Check {
  private final Mirror mirror;

  UsersCheck(Mirror mirror) {
    this.mirror = mirror;
  }

  @Override
  public String id() {
    return "users";
  }

  @Override
  public String subject() {
    return mirror.name();
  }

  @Override
  public Finding examine() {
    Htpasswd users = MirrorUsers.of(mirror).read();
    List<Finding> faults = new ArrayList<>();
    int known = users.names().size();
    if (known == 0) {
      faults.add(
          Finding.wrong(
              "nobody can pull from it: it asks for passwords and has no users",
              "add one: mirrorctl user add NAME " + mirror.name()));
    }
    for (String problem : users.problems()) {
      faults.add(
          Finding.warning(
              mirror.passwordFile() + " " + problem,
              "take the line out, and add the user with 'mirrorctl user add'"));
    }
    return Finding.together(
        faults,
        Finding.ok("it asks for passwords, and has " + known + (known == 1 ? " user" : " users")));
  }
}
