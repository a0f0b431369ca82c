package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.PartialBlob;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamBody;
import io.github.mirrorctl.serve.upstream.UpstreamClient;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one blob to its last byte: what was written before is not asked for again, and a
 * connection that is cut or falls silent is followed by another that goes on where it stopped.
 */
final class BlobFetch {
  /** Told of a fetch while it goes on, on its thread. */
  interface Watcher {
    /** Whether clients have been told already that bytes come. */
    boolean hasBegun();

    /** The upstream sends it; empty where it doesn't say how long it is. */
    void flows(OptionalLong length);

    /** More was written, or all was thrown away. */
    void wrote();
  }

  /** How long and how often it is tried; tests have less patience. */
  record Patience(Duration headers, Duration firstPause, Duration longestPause, int fruitless) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(3), 6);
  }

  private static final int BUFFER = 128 * 1024;

  /** How much is taken of a body that neither its head nor a manifest gives a length: bytes. */
  private static final long LONGEST_UNTOLD = 64L * 1024 * 1024;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final Supplier<UpstreamClient> upstream;
  private final BlobRequest request;
  private final Map<String, String> headers;
  private final OptionalLong expected;
  private final UpstreamHealth health;
  private final Traffic traffic;
  private final Patience patience;

  /** For the first client that asked; the others are fed from the same. */
  BlobFetch(Source source, BlobRequest request) {
    this.upstream = source::upstream; // each try takes the one of its time
    this.request = request;
    this.headers = source.headers();
    this.expected = source.manifests().sizeOf(request.digest());
    this.health = source.health();
    this.traffic = source.traffic();
    this.patience = source.patience();
  }

  /**
   * Writes all that is missing. Empty once nothing is; an error when the upstream says that it
   * doesn't have the blob. Throws what the last of several tries ended with, and {@code
   * IOException} when the disk doesn't take it.
   */
  Optional<OciError> into(PartialBlob partial, Watcher watcher) throws IOException, BlobTrouble {
    watcher.wrote();
    int fruitless = 0;
    long since = System.nanoTime();
    while (!isWhole(partial)) {
      long before = partial.written();
      try {
        Optional<OciError> refused = attempt(partial, watcher);
        if (refused.isPresent()) {
          return refused;
        }
      } catch (BlobTrouble trouble) {
        traffic.trouble(trouble.kind());
        boolean fruit = partial.written() > before;
        fruitless = fruit ? 0 : fruitless + 1;
        since = fruit ? System.nanoTime() : since;
        if (fruitless >= tries(watcher, since) || !trouble.mayPass()) {
          throw trouble;
        }
        pause(fruitless, trouble);
        continue;
      }
      if (!isWhole(partial) && partial.expectedLength().isEmpty()) {
        break; // its end is all that says how long it is
      }
    }
    return Optional.empty();
  }

  /**
   * Nobody waits long for an upstream that is known not to answer, unless bytes came already: a
   * client that is told so soon goes to its next host.
   */
  private int tries(Watcher watcher, long since) {
    boolean tooLong = System.nanoTime() - since >= patience.headers().toNanos();
    return (health.isDown() || tooLong) && !watcher.hasBegun() ? 1 : patience.fruitless();
  }

  private static boolean isWhole(PartialBlob partial) {
    OptionalLong length = partial.expectedLength();
    return length.isPresent() && partial.written() == length.getAsLong();
  }

  /** One exchange. Ends without an exception only at the end of a body that may be the whole. */
  private Optional<OciError> attempt(PartialBlob partial, Watcher watcher)
      throws IOException, BlobTrouble {
    try (UpstreamBody body = upstream.get().open(exchange(partial), patience.headers())) {
      int status = body.status();
      if (status == 206 && partial.written() > 0) {
        if (!goesOn(partial, body)) {
          startOver(partial, watcher);
          throw BlobTrouble.odd("the upstream sent another part than was asked for");
        }
      } else if (status == 200) {
        if (partial.written() > 0) {
          startOver(partial, watcher); // it can't send parts, or the blob is another one now
        }
        begin(partial, body);
      } else if (status == 416 && partial.written() > 0) {
        startOver(partial, watcher);
        throw BlobTrouble.odd("the upstream has less of it than was fetched before");
      } else if (status >= 500 || status == 429 || status == 408) {
        throw BlobTrouble.status(status);
      } else {
        return Optional.of(OciError.blobUnknown("the upstream answered " + status));
      }
      watcher.flows(partial.expectedLength());
      copy(body, partial, watcher);
      return Optional.empty();
    } catch (UpstreamTrouble trouble) {
      throw BlobTrouble.of(trouble);
    }
  }

  private Exchange exchange(PartialBlob partial) {
    Map<String, String> all = new HashMap<>(headers);
    Optional<String> rest = Optional.empty();
    if (partial.written() > 0) {
      rest = Optional.of("bytes=" + partial.written() + "-");
      // a weak validator can't be used so (RFC 9110, 13.1.5)
      partial
          .validator()
          .filter(tag -> !tag.startsWith("W/"))
          .ifPresent(tag -> all.put("If-Range", tag));
    }
    return request.exchange("GET", all, rest);
  }

  private static boolean goesOn(PartialBlob partial, UpstreamBody body) {
    Matcher range = CONTENT_RANGE.matcher(body.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != partial.written()) {
      return false;
    }
    OptionalLong length = partial.expectedLength();
    return range.group(2).equals("*")
        || length.isEmpty()
        || Long.parseLong(range.group(2)) == length.getAsLong();
  }

  private void begin(PartialBlob partial, UpstreamBody body) throws BlobTrouble {
    OptionalLong length = body.length();
    if (length.isPresent() && expected.isPresent() && length.getAsLong() != expected.getAsLong()) {
      throw BlobTrouble.wrong(
          "the upstream's blob has "
              + length.getAsLong()
              + " bytes, its manifest says "
              + expected.getAsLong());
    }
    OptionalLong known = length.isPresent() ? length : expected;
    if (known.isPresent()) {
      partial.expect(known.getAsLong(), body.header("ETag"));
    }
  }

  private void startOver(PartialBlob partial, Watcher watcher) throws IOException {
    partial.startOver();
    watcher.wrote();
  }

  private void copy(UpstreamBody body, PartialBlob partial, Watcher watcher)
      throws IOException, BlobTrouble, UpstreamTrouble {
    byte[] buffer = new byte[BUFFER];
    int count;
    while ((count = body.read(buffer)) >= 0) {
      long most = partial.expectedLength().orElse(LONGEST_UNTOLD);
      if (partial.written() + count > most) {
        partial.startOver();
        watcher.wrote();
        throw BlobTrouble.wrong("the upstream sent more than the blob's " + most + " bytes");
      }
      partial.write(ByteBuffer.wrap(buffer, 0, count));
      traffic.fetched(count);
      watcher.wrote();
    }
    OptionalLong length = partial.expectedLength();
    if (length.isPresent() && partial.written() < length.getAsLong()) {
      throw BlobTrouble.odd("the upstream's body ended early");
    }
  }

  private void pause(int fruitless, BlobTrouble trouble) throws BlobTrouble {
    long millis =
        Math.min(
            patience.firstPause().toMillis() << Math.max(0, fruitless - 1),
            patience.longestPause().toMillis());
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw trouble;
    }
  }
}
