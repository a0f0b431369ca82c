package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.BlobStore;
import io.github.mirrorctl.cache.StoredBlob;
import io.github.mirrorctl.serve.http.ByteRange;
import io.github.mirrorctl.serve.http.Corked;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.github.mirrorctl.serve.upstream.UpstreamAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Answers a request for a blob: from the disk if it is there and can be trusted, else from its one
 * download, while that goes on.
 */
final class BlobPull {
  private static final Duration HEAD_PATIENCE = Duration.ofSeconds(10);

  private final Source source;
  private final BlobStore blobs;
  private final LayerLinks links;
  private final Executor disk;

  BlobPull(Source source, Executor disk) {
    this.source = source;
    this.blobs = source.cache().blobs();
    this.disk = disk;
    this.links = new LayerLinks(source, disk);
  }

  /**
   * Where the mirror has an account at its upstream, a repository gets what the upstream gives for
   * its name, not what is here for another one's.
   */
  void answer(BlobRequest request) {
    Optional<StoredBlob> stored = blobs.find(request.digest());
    boolean others = stored.isPresent() || source.downloads().isRunning(request.digest());
    if (!others
        || !source.upstreamAccess().hasAccount()
        || links.has(request.repository(), request.digest())) {
      answer(request, stored);
      return;
    }
    Later.on(
        request.context(),
        ask(request),
        said -> {
          if (said.status() == 200) {
            answer(request, blobs.find(request.digest()));
          } else {
            refuse(request, OciError.blobUnknown("the upstream answered " + said.status()));
          }
        },
        trouble -> {
          // nobody to ask: a manifest that the upstream gave for this name has to do
          if (source.manifests().sizeOf(request.repository(), request.digest()).isPresent()) {
            answer(request, blobs.find(request.digest()));
          } else {
            refuse(request, OciError.blobUnknown(Reasons.of(trouble)));
          }
        });
  }

  private void answer(BlobRequest request, Optional<StoredBlob> stored) {
    if (stored.isEmpty()) {
      fetch(request);
    } else if (blobs.trusted(stored.get(), source.mirror().embedded().verifyEvery())) {
      send(request, stored.get(), Outcome.HIT);
    } else {
      // hashed before its first byte goes out
      Later.on(
          request.context(),
          CompletableFuture.supplyAsync(() -> blobs.verify(stored.get()), disk),
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
        source.downloads().join(request.digest(), request.repository(), size(request));
    request.visit().onClosed(joined.download()::lost);
    request.visit().outcome(joined.began() ? Outcome.MISS : Outcome.JOINED);
    Later.on(
        request.context(),
        joined.beginning(),
        beginning -> begin(request, joined.download(), beginning),
        trouble -> request.visit().breakOff());
  }

  /** The size that a manifest of this repository gives: a hint, the digest decides. */
  private OptionalLong size(BlobRequest request) {
    return source.manifests().sizeOf(request.repository(), request.digest());
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

  private void flow(BlobRequest request, Download download, OptionalLong told) {
    OptionalLong hint = size(request);
    OptionalLong length = told.isPresent() ? told : hint;
    boolean doubtful = told.isPresent() && hint.isPresent() && !told.equals(hint);
    if (length.isEmpty() || doubtful) {
      // no byte of what may be something else; it is proven at its end
      Later.on(
          request.context(),
          download.ending(),
          how -> late(request, download),
          trouble -> request.visit().breakOff());
      return;
    }
    Optional<ByteRange> asked = request.part(length.getAsLong());
    if (asked.isEmpty()) {
      return;
    }
    ByteRange range = asked.get();
    Feed feed = new Feed(request, download, range, position -> goOn(request, range, position));
    if (!feed.joins()) {
      late(request, download);
      return;
    }
    request.head(range);
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
    if (request.visit().isGone()) {
      return;
    }
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
    String rest = "bytes=" + position + "-" + (range.end() - 1);
    passer(request)
        .rest(request.visit(), request.exchange("GET", source.headers(), Optional.of(rest)));
  }

  private PassThrough passer(BlobRequest request) {
    return new PassThrough(source, request.context());
  }

  private CompletableFuture<UpstreamAnswer> ask(BlobRequest request) {
    return source
        .upstream()
        .askPatiently(
            request.exchange("HEAD", source.headers(), Optional.empty()), HEAD_PATIENCE, 0);
  }

  /** A HEAD downloads nothing. */
  private void askSize(BlobRequest request) {
    Later.on(
        request.context(),
        ask(request),
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
