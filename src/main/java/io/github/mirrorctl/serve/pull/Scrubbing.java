package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Scrub;
import io.github.mirrorctl.mirror.Mirror;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the scrub of a mirror's cache, in a thread of its own that ends with it. */
final class Scrubbing {
  private static final Logger LOG = LoggerFactory.getLogger(Scrubbing.class);

  /** Bytes a second: a cache of 4 TB is gone through in a day, and a disk has time for clients. */
  private static final long RATE = 50_000_000;

  private Scrubbing() {}

  static Scrub begin(Source source) {
    Mirror mirror = source.mirror();
    Scrub scrub =
        new Scrub(
            source.cache().blobs(),
            mirror.embedded().verifyEvery(),
            RATE,
            bad -> {
              source.traffic().trouble("damaged");
              LOG.warn("{} is damaged on the disk: it was set aside", bad.digest());
            });
    Thread thread = new Thread(scrub, "scrub " + mirror.name());
    thread.setDaemon(true);
    thread.start();
    return scrub;
  }
}
