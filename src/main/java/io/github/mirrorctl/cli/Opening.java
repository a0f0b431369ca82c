package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;

/** What to say of a mirror that other machines reach: who may use it, and how they do. */
final class Opening {
  private Opening() {}

  static void tell(Workplace place, Mirror mirror) {
    Output output = place.output();
    List<MirrorUrl> urls = Reachable.urls(mirror);
    if (mirror.listen().isLoopback()) {
      return;
    }
    output.warn(
        "everybody who reaches port %d of this machine can pull through the mirror %s"
            .formatted(mirror.listen().port(), mirror.name()));
    boolean made = mirror.access().tls().selfSigned();
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
