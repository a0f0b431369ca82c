package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.mirror.Access;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Network;
import java.util.ArrayList;
import java.util.List;

/** What to say of a mirror that other machines reach: who may use it, and how they do. */
final class Opening {
  private Opening() {}

  private static String whom(Access access) {
    List<String> whom = new ArrayList<>(access.allow().stream().map(Network::toString).toList());
    if (access.passwords()) {
      whom.add("its users, with a password ('mirrorctl user ls')");
    }
    return String.join(", ", whom);
  }

  static void tell(Workplace place, Mirror mirror) {
    Output output = place.output();
    List<MirrorUrl> urls = Reachable.urls(mirror);
    if (mirror.listen().isLoopback()) {
      return;
    }
    Access access = mirror.access();
    if (access.isOpen()) {
      output.warn(
          "everybody who reaches port %d of this machine can pull through the mirror %s"
              .formatted(mirror.listen().port(), mirror.name()));
    } else {
      output.note("the mirror " + mirror.name() + " is for " + whom(access));
    }
    if (access.passwords()) {
      output.note(
          "Docker shows a mirror no password (moby#30880): it needs "
              + (mirror.engine() == EngineKind.EMBEDDED ? "" : "--engine embedded and ")
              + "--allow with its network");
    }
    boolean made = access.tls().selfSigned();
    for (MirrorUrl url : urls) {
      output.note(
          "on another machine: sudo mirrorctl client-config --mirror "
              + (mirror.isDockerHub() ? "" : mirror.name() + "=")
              + url
              + (made ? " --ca ca.pem" : ""));
    }
    if (made && !urls.isEmpty()) {
      output.note(
          "ca.pem is this machine's authority: scp %s:%s . (or 'mirrorctl client-config podman --print', which has it)"
              .formatted(urls.get(0).host(), place.authority().certificate()));
    }
  }
}
