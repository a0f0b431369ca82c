package io.github.mirrorctl.it;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Image archives, made without a daemon or a download, once a machine. */
final class Images {
  private static final Map<List<Object>, Path> MADE = new ConcurrentHashMap<>();

  private Images() {}

  /** {@code registry:2}, laid out as the official image. */
  static Path registry2() {
    return make("registry2");
  }

  /** {@code registry:3}, laid out as the official image; needs {@link ModernEngine}. */
  static Path registry3() {
    return make("registry3");
  }

  /**
   * An image that runs for ever, with so many MiB of random bytes in two layers; the same bytes
   * every time.
   */
  static Path app(String name, double mib) {
    return make("app", name, mib);
  }

  /** The same name with another content, for a tag that moves. */
  static Path app(String name, double mib, String version) {
    return make("app", name, mib, version);
  }

  private static Path make(Object... words) {
    return MADE.computeIfAbsent(
        List.of(words), any -> Path.of(Network.script("image.py", words).ok().out().strip()));
  }
}
