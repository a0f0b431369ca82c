package io.github.mirrorctl.cache;

import java.nio.file.Path;

/**
 * Where things lie in a storage directory. What is below {@code docker/registry/v2} is the
 * distribution registry's (registry/storage/paths.go), and nothing of ours stands there; what is
 * below {@code .mirrorctl} is ours, and no registry looks at it.
 *
 * @param root the storage directory, free of symbolic links
 */
record Layout(Path root) {
  static final String OWN = ".mirrorctl";

  /** What the name of a blob's file, of any blob, is. */
  static final String DATA = "data";

  Path blobs() {
    return root.resolve("docker/registry/v2/blobs");
  }

  Path repositories() {
    return root.resolve("docker/registry/v2/repositories");
  }

  Path blob(Digest digest) {
    String hex = digest.hex();
    return blobs().resolve(digest.algorithm() + "/" + hex.substring(0, 2) + "/" + hex + "/" + DATA);
  }

  Path revisions(RepositoryName name) {
    return repositories().resolve(name.value() + "/_manifests/revisions");
  }

  Path revision(RepositoryName name, Digest digest) {
    return link(revisions(name), digest);
  }

  Path tags(RepositoryName name) {
    return repositories().resolve(name.value() + "/_manifests/tags");
  }

  Path tag(RepositoryName name, Tag tag) {
    return tags(name).resolve(tag.value() + "/current/link");
  }

  Path tagIndex(RepositoryName name, Tag tag, Digest digest) {
    return link(tags(name).resolve(tag.value() + "/index"), digest);
  }

  Path layer(RepositoryName name, Digest digest) {
    return link(repositories().resolve(name.value() + "/_layers"), digest);
  }

  private static Path link(Path directory, Digest digest) {
    return directory.resolve(digest.algorithm() + "/" + digest.hex() + "/link");
  }

  Path own() {
    return root.resolve(OWN);
  }

  Path lock() {
    return own().resolve("lock");
  }

  Path journal() {
    return own().resolve("journal");
  }

  /** Files on their way to their own names; whatever a dead server left here is garbage. */
  Path temporary() {
    return own().resolve("tmp");
  }

  /** What was found bad, a few of them, for whoever wants to know what the disk did. */
  Path bad() {
    return own().resolve("bad");
  }

  Path partials() {
    return own().resolve("partial");
  }

  Path partial(Digest digest) {
    return partials().resolve(digest.algorithm() + "/" + digest.hex());
  }

  /** What the upstream said of the whole that a partial download is a part of. */
  Path sidecar(Digest digest) {
    return partials().resolve(digest.algorithm() + "/" + digest.hex() + ".upstream");
  }
}
