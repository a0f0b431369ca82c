package io.github.mirrorctl.client;

import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Upstream;
import java.net.URI;
import java.nio.file.Path;
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

  /** The name of a file that holds the authority of this mirror's certificate. */
  public String authorityName() {
    return "mirrorctl-" + address().replaceAll("[^A-Za-z0-9.-]", "_") + ".pem";
  }

  /** The edit that puts the authority of its certificate into that file; empty without one. */
  public Optional<FileEdit> authorityIn(Path file) {
    return ca.map(pem -> FileEdit.whole(file, addition(pem)));
  }

  /** The same for a machine that has no such file yet. */
  public Optional<FileEdit> freshAuthorityIn(Path file) {
    return ca.map(pem -> FileEdit.fresh(file, pem));
  }

  /** Words that are spliced into a file for it. */
  public Addition addition(String snippet) {
    return new Addition(registry, url.toString(), snippet);
  }

  /** That no registry answers there. */
  public Failure silent() {
    return Failure.of(
        "no registry answers at " + url + "/v2/, so nothing was changed",
        own
            ? "start it with 'mirrorctl start " + registry + "'"
            : "check the address, and that the mirror there listens on the network");
  }

  public boolean isPlain() {
    return url.scheme().equals("http");
  }

  /** Where the registry itself is, for what the mirror can't answer. */
  public URI server() {
    return Upstream.parse(registry).url();
  }
}
