package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.PartialBlob;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamBody;
import io.github.mirrorctl.serve.upstream.UpstreamTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one blob to its last byte: what was written before is not asked for again, and a
 * connection that is cut or falls silent is followed by another that goes on where it stopped.
 */
final class BlobFetch {
  /** Told of a fetch while it goes on, on its thread. */
  interface Watcher {
    /** Whether clients have been told already that bytes come. */
    boolean hasBegun();

    /** The upstream refuses it under that name; another one may do. */
    void refused(RepositoryName repository, OciError error);

    /** The upstream sends it; empty where nothing says how long it is. */
    void flows(UpstreamBody body, OptionalLong length);

    /** More was written, or something taken back. */
    void wrote();
  }

  /** How long and how often it is tried; tests have less patience. */
  record Patience(Duration headers, Duration firstPause, Duration longestPause, int fruitless) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofSeconds(3), 6);
  }

  private static final int BUFFER = 64 * 1024;

  /** How long one waits under a name that nothing here vouches for. */
  private static final Duration UNNAMED = Duration.ofSeconds(2);

  /** How much is taken of a body that neither its head nor a manifest gives a length: bytes. */
  private static final long LONGEST_UNTOLD = 64L * 1024 * 1024;

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final Source source;
  private final Digest digest;
  private final BlobNames names;
  private final UpstreamHealth health;
  private final Traffic traffic;
  private final Patience patience;
  private boolean whole;
  private @Nullable RepositoryName last;

  /** {@code names} are those that it may ask under. */
  BlobFetch(Source source, Digest digest, BlobNames names) {
    this.source = source;
    this.digest = digest;
    this.names = names;
    this.health = source.health();
    this.traffic = source.traffic();
    this.patience = source.patience();
  }

  /**
   * Writes all that is missing; false when the upstream has refused it under every name. Throws
   * what the last of several tries ended with, and {@code IOException} when the disk doesn't take
   * it.
   */
  boolean into(PartialBlob partial, Watcher watcher) throws IOException, BlobTrouble {
    watcher.wrote();
    int fruitless = 0;
    long since = System.nanoTime();
    while (!isWhole(partial)) {
      Optional<RepositoryName> name = names.next();
      if (name.isEmpty()) {
        return false;
      }
      long before = partial.position();
      try {
        Optional<OciError> refused = attempt(name.get(), partial, watcher);
        if (refused.isPresent()) {
          names.refused(name.get(), refused.get());
          watcher.refused(name.get(), refused.get());
          continue;
        }
      } catch (BlobTrouble trouble) {
        traffic.trouble(trouble.kind());
        names.failed(name.get());
        boolean fruit = partial.position() > before;
        fruitless = fruit ? 0 : fruitless + 1;
        since = fruit ? System.nanoTime() : since;
        if (fruitless >= tries(watcher, since) || !trouble.mayPass()) {
          throw trouble;
        }
        if (!names.hasBetter()) {
          pause(fruitless, trouble);
        }
        continue;
      }
      if (!isWhole(partial) && partial.expectedLength().isEmpty()) {
        break; // its end is all that says how long it is
      }
    }
    return true;
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
    return length.isPresent() && partial.position() == length.getAsLong();
  }

  /** One exchange. Ends without an exception only at the end of a body that may be the whole. */
  private Optional<OciError> attempt(RepositoryName name, PartialBlob partial, Watcher watcher)
      throws IOException, BlobTrouble {
    if (last != null && !last.equals(name) && names.size(last).isEmpty()) {
      partial.sendsAgain(); // what came under a name that nothing vouches for is compared
    }
    last = name;
    boolean part = partial.position() > 0 && !whole;
    Duration wait = names.size(name).isPresent() ? patience.headers() : min(patience.headers());
    try (UpstreamBody body = source.upstream().open(exchange(name, partial, part), wait)) {
      int status = body.status();
      if (status == 206 && part) {
        if (!goesOn(partial, body)) {
          partial.sendsAgain();
          throw BlobTrouble.odd("the upstream sent another part than was asked for");
        }
      } else if (status == 200) {
        partial.sendsAgain(); // it can't send parts, or the blob is another one now
        begin(name, partial, body);
      } else if (part && (status == 400 || status == 403 || status == 416 || status == 501)) {
        whole = true;
        throw BlobTrouble.odd("the upstream sends no part of it: " + status);
      } else if (status >= 500 || status == 429 || status == 408) {
        throw BlobTrouble.status(status);
      } else {
        return Optional.of(OciError.blobUnknown("the upstream answered " + status));
      }
      watcher.flows(body, partial.expectedLength());
      copy(body, partial, watcher);
      return Optional.empty();
    } catch (UpstreamTrouble trouble) {
      throw BlobTrouble.of(trouble);
    }
  }

  private static Duration min(Duration usual) {
    return usual.compareTo(UNNAMED) < 0 ? usual : UNNAMED;
  }

  private Exchange exchange(RepositoryName name, PartialBlob partial, boolean part) {
    Map<String, String> all = new HashMap<>(source.headers());
    if (part) {
      all.put("Range", "bytes=" + partial.position() + "-");
      // a weak validator can't be used so (RFC 9110, 13.1.5)
      partial
          .validator()
          .filter(tag -> !tag.startsWith("W/"))
          .ifPresent(tag -> all.put("If-Range", tag));
    }
    return BlobRequest.exchange("GET", name, digest, all);
  }

  private static boolean goesOn(PartialBlob partial, UpstreamBody body) {
    Matcher range = CONTENT_RANGE.matcher(body.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != partial.position()) {
      return false;
    }
    OptionalLong length = partial.expectedLength();
    return range.group(2).equals("*")
        || length.isEmpty()
        || Long.parseLong(range.group(2)) == length.getAsLong();
  }

  private void begin(RepositoryName name, PartialBlob partial, UpstreamBody body) {
    OptionalLong length = body.length().isPresent() ? body.length() : names.size(name);
    if (length.isPresent()) {
      partial.expect(length.getAsLong(), body.header("ETag"));
    }
  }

  private void copy(UpstreamBody body, PartialBlob partial, Watcher watcher)
      throws IOException, BlobTrouble, UpstreamTrouble {
    byte[] buffer = new byte[BUFFER];
    int count;
    while ((count = body.read(buffer)) >= 0) {
      long most = partial.expectedLength().orElse(LONGEST_UNTOLD);
      if (partial.position() + count > most) {
        partial.startOver();
        watcher.wrote();
        throw BlobTrouble.wrong("the upstream sent more than the blob's " + most + " bytes");
      }
      partial.write(ByteBuffer.wrap(buffer, 0, count));
      traffic.fetched(count);
      watcher.wrote();
    }
    OptionalLong length = partial.expectedLength();
    if (length.isPresent() && partial.position() < length.getAsLong()) {
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
