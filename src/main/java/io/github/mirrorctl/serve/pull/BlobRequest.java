package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.serve.http.ByteRange;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client's request for a blob, and the heads of the answers to it. */
record BlobRequest(Visit visit, Context context, RepositoryName repository, Digest digest) {

  /** The same at the upstream. */
  Exchange exchange(String method, Map<String, String> headers, Optional<String> range) {
    Map<String, String> all = new HashMap<>(headers);
    range.ifPresent(part -> all.put("Range", part));
    return exchange(method, repository, digest, all);
  }

  static Exchange exchange(
      String method, RepositoryName repository, Digest digest, Map<String, String> headers) {
    return new Exchange(
        method, "/v2/" + repository.value() + "/blobs/" + digest, repository.value(), headers);
  }

  /** The part that is asked for; empty for all of it. */
  Optional<String> range() {
    String condition = visit.request().getHeader("If-Range");
    @Nullable String range =
        condition == null || condition.equals(etag()) ? visit.request().getHeader("Range") : null;
    return Optional.ofNullable(range);
  }

  /**
   * The part that is asked for, of so many bytes; empty when there is none such, which is answered
   * then with 416.
   */
  Optional<ByteRange> part(long total) {
    ByteRange.Asked asked = ByteRange.asked(range().orElse(null), total);
    if (asked instanceof ByteRange.Asked.Unsatisfiable) {
      visit.response().putHeader("Content-Range", "bytes */" + total);
      visit.fail(new OciError(416, "RANGE_INVALID", "the blob has " + total + " bytes"));
      return Optional.empty();
    }
    return Optional.of(
        asked instanceof ByteRange.Asked.Part part ? part.range() : ByteRange.whole(total));
  }

  /** The head of an answer with this part of the blob. */
  void head(ByteRange range) {
    describe();
    HttpServerResponse response = visit.response();
    response.putHeader("Content-Length", Long.toString(range.length()));
    if (!range.isWhole()) {
      response.setStatusCode(206).putHeader("Content-Range", range.contentRange());
    }
  }

  private void describe() {
    visit
        .response()
        .putHeader("Content-Type", "application/octet-stream")
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Docker-Content-Digest", digest.toString())
        .putHeader("ETag", etag())
        .putHeader("Cache-Control", "max-age=31536000");
  }

  private String etag() {
    return "\"" + digest + "\"";
  }
}
