package io.github.mirrorctl.client;

import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Upstream;
import java.net.URI;
import java.util.Optional;

/**
 * A registry whose images are to come through a mirror.
 *
 * @param registry the host in the images' names, such as {@code docker.io}
 * @param shared whether its address serves several mirrors, and another one to whoever doesn't say
 *     which
 * @param ca the authority that the mirror's certificate is from, as PEM; empty for one that the
 *     machine trusts already
 * @param own whether it is this machine's own mirror
 */
public record MirrorUse(
    String registry, MirrorUrl url, boolean shared, Optional<String> ca, boolean own) {

  /** This machine's own mirror, as its own clients reach it. */
  public static MirrorUse own(Mirror mirror) {
    return new MirrorUse(mirror.name(), MirrorUrl.of(mirror), false, Optional.empty(), true);
  }

  /** A mirror of Docker Hub on another machine. */
  public static MirrorUse ofHub(MirrorUrl url) {
    return new MirrorUse(Upstream.DOCKER_HUB, url, false, Optional.empty(), false);
  }

  /** {@code HOST[:PORT]} of the mirror. */
  public String address() {
    return url.toString().substring(url.scheme().length() + "://".length());
  }

  /**
   * The mirror as clients take it that put a path before an image's name, and send nothing that
   * tells which registry they mean: {@code HOST[:PORT]} or {@code HOST[:PORT]/REGISTRY}.
   */
  public String location() {
    return shared ? address() + "/" + registry : address();
  }

  public boolean isPlain() {
    return url.scheme().equals("http");
  }

  /** Where the registry itself is, for what the mirror can't answer. */
  public URI server() {
    return Upstream.parse(registry).url();
  }
}
