package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.serve.http.ByteRange;
import io.github.mirrorctl.serve.http.Corked;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers a request for a blob: from the disk if it is there and can be trusted, else from its one
 * download, while that goes on.
 */
final class BlobPull {
  private static final Duration HEAD_PATIENCE = Duration.ofSeconds(10);

  private final Source source;
  private final BlobStore blobs;
  private final Workers workers;
  private final LayerLinks links;

  BlobPull(Source source, Workers workers) {
    this.source = source;
    this.blobs = source.cache().blobs();
    this.workers = workers;
    this.links = new LayerLinks(source.cache().repositories(), workers.disk());
  }

  void answer(BlobRequest request) {
    Optional<StoredBlob> stored = blobs.find(request.digest());
    if (stored.isEmpty()) {
      fetch(request);
    } else if (isTrusted(stored.get())) {
      send(request, stored.get(), Outcome.HIT);
    } else {
      // hashed before its first byte goes out
      request
          .context()
          .executeBlocking(() -> blobs.verify(stored.get()), false)
          .onComplete(
              right -> {
                if (right) {
                  send(request, stored.get(), Outcome.HIT);
                } else {
                  fetch(request);
                }
              },
              failure -> fetch(request));
    }
  }

  private boolean isTrusted(StoredBlob blob) {
    OptionalLong size = source.manifests().sizeOf(blob.digest());
    return (size.isEmpty() || size.getAsLong() == blob.size())
        && blobs.trusted(blob, source.mirror().embedded().verifyEvery());
  }

  private void send(BlobRequest request, StoredBlob blob, Outcome outcome) {
    if (request.visit().isGone()) {
      return;
    }
    request.visit().outcome(outcome);
    blobs.used(blob.digest());
    links.link(request.repository(), blob.digest());
    request
        .part(blob.size())
        .ifPresent(
            range -> {
              request.head(range);
              if (request.visit().isHead() || range.length() == 0) {
                request.visit().response().end();
              } else {
                Corked corked = Corked.of(request.visit().request());
                request
                    .visit()
                    .response()
                    .sendFile(blob.path().toString(), range.start(), range.length())
                    .onSuccess(sent -> corked.close())
                    .onFailure(failure -> request.visit().breakOff());
              }
            });
  }

  private void fetch(BlobRequest request) {
    if (request.visit().isGone()) {
      return;
    }
    if (request.visit().isHead()) {
      askSize(request);
      return;
    }
    Downloads.Joined joined =
        source.downloads().join(request.digest(), () -> new BlobFetch(source, request));
    request.visit().outcome(joined.began() ? Outcome.MISS : Outcome.JOINED);
    Later.on(
        request.context(),
        joined.download().beginning(),
        beginning -> begin(request, joined.download(), beginning),
        trouble -> request.visit().breakOff());
  }

  private void begin(BlobRequest request, Download download, Download.Beginning beginning) {
    if (request.visit().isGone()) {
      return;
    }
    if (beginning instanceof Download.Beginning.Stored stored) {
      send(request, stored.blob(), request.visit().outcome());
    } else if (beginning instanceof Download.Beginning.Refused refused) {
      refuse(request, refused.error());
    } else if (beginning instanceof Download.Beginning.Unkept) {
      pass(request);
    } else {
      flow(request, download, ((Download.Beginning.Flowing) beginning).length());
    }
  }

  private void flow(BlobRequest request, Download download, OptionalLong length) {
    ByteRange all = ByteRange.whole(length.orElse(Long.MAX_VALUE));
    Optional<ByteRange> asked = length.isPresent() ? request.part(all.total()) : Optional.of(all);
    if (asked.isEmpty()) {
      return;
    }
    ByteRange range = asked.get();
    Feed feed = new Feed(request, download, range, position -> goOn(request, range, position));
    if (!feed.joins()) {
      late(request, download);
      return;
    }
    if (length.isPresent()) {
      request.head(range);
    } else {
      request.headOfAll();
    }
    feed.start();
    Later.both(
        download.ending(),
        (how, trouble) -> {
          if (how == Download.End.WHOLE) {
            links.link(request.repository(), request.digest());
          }
        });
  }

  /** The download ended before this client came to it. */
  private void late(BlobRequest request, Download download) {
    Optional<StoredBlob> stored = blobs.find(request.digest());
    if (stored.isPresent()) {
      send(request, stored.get(), request.visit().outcome());
    } else if (download.end().equals(Optional.of(Download.End.UNKEPT))) {
      pass(request);
    } else {
      refuse(request, OciError.blobUnknown("its download broke off"));
    }
  }

  private void pass(BlobRequest request) {
    request.visit().outcome(Outcome.PASSED);
    passer(request)
        .whole(request.visit(), request.exchange("GET", source.headers(), request.range()));
  }

  private static void refuse(BlobRequest request, OciError error) {
    request.visit().outcome(Outcome.NONE);
    request.visit().fail(error);
  }

  /** From the upstream itself, after the disk was full. */
  private void goOn(BlobRequest request, ByteRange range, long position) {
    request.visit().outcome(Outcome.PASSED);
    String rest =
        "bytes=" + position + "-" + (range.end() == Long.MAX_VALUE ? "" : range.end() - 1);
    passer(request)
        .rest(request.visit(), request.exchange("GET", source.headers(), Optional.of(rest)));
  }

  private PassThrough passer(BlobRequest request) {
    return new PassThrough(
        source.upstream(), request.context(), workers.downloads(), source.traffic()::fetched);
  }

  /** A HEAD downloads nothing. */
  private void askSize(BlobRequest request) {
    Later.on(
        request.context(),
        source
            .upstream()
            .askPatiently(
                request.exchange("HEAD", source.headers(), Optional.empty()), HEAD_PATIENCE, 0),
        answer -> {
          Optional<Long> length =
              answer.status() == 200
                  ? answer
                      .header("Content-Length")
                      .filter(n -> n.matches("\\d{1,18}"))
                      .map(Long::valueOf)
                  : Optional.empty();
          if (length.isPresent()) {
            request.visit().outcome(Outcome.MISS);
            request.head(ByteRange.whole(length.get()));
            request.visit().response().end();
          } else {
            refuse(request, OciError.blobUnknown("the upstream answered " + answer.status()));
          }
        },
        trouble -> refuse(request, OciError.blobUnknown(Reasons.of(trouble))));
  }
}
