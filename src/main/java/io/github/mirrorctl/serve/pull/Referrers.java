package io.github.mirrorctl.serve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamAnswer;
import io.vertx.core.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What refers to a manifest, such as signatures, as the upstream says now: an old list would hide
 * what was added or withdrawn since. Of an upstream that doesn't know the question, registries
 * before 1.1, the answer is where such clients keep it: in the manifest of the tag {@code
 * sha256-<hex>} (OCI distribution specification 1.1, "Referrers Tag Schema").
 */
final class Referrers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String FILTERS = "OCI-Filters-Applied";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Source source;
  private final ManifestPull manifests;

  Referrers(Source source, ManifestPull manifests) {
    this.source = source;
    this.manifests = manifests;
  }

  void answer(Visit visit, Context context, RepositoryName repository, Digest digest) {
    Optional<String> type = Optional.ofNullable(visit.request().getParam("artifactType"));
    String query =
        type.map(wanted -> "?artifactType=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8))
            .orElse("");
    String path = "/v2/" + repository.value() + "/referrers/" + digest + query;
    Later.on(
        context,
        source
            .upstream()
            .askWhole(
                new Exchange("GET", path, repository.value(), source.headers()),
                PATIENCE,
                MemoryBudget.LARGEST_BODY,
                CompletableFuture::completedFuture),
        answer -> answered(visit, context, repository, digest, type, answer),
        trouble -> visit.fail(Reasons.error(trouble)));
  }

  private void answered(
      Visit visit,
      Context context,
      RepositoryName repository,
      Digest digest,
      Optional<String> type,
      UpstreamAnswer answer) {
    source.traffic().fetched(answer.body().length);
    visit.outcome(Outcome.MISS);
    if (answer.status() == 200) {
      answer.header(FILTERS).ifPresent(applied -> visit.response().putHeader(FILTERS, applied));
      visit.send(INDEX, answer.body());
    } else if (answer.status() == 404) {
      // at most 64 characters of it, by the schema
      String hex = digest.hex().substring(0, Math.min(64, digest.hex().length()));
      Tag tag = Tag.parse(digest.algorithm() + "-" + hex).orElseThrow();
      Later.on(
          context,
          manifests.byTag(repository, tag),
          known -> byTag(visit, type, known),
          trouble -> visit.fail(Reasons.error(trouble)));
    } else {
      visit.fail(OciError.unavailable("the upstream answered " + answer.status()));
    }
  }

  private static void byTag(Visit visit, Optional<String> type, ManifestPull.Answer known) {
    if (known instanceof ManifestPull.Answer.Failed failed) {
      visit.fail(failed.error());
      return;
    }
    byte @Nullable [] index =
        known instanceof ManifestPull.Answer.Have have ? have.manifest().bytes() : null;
    type.ifPresent(wanted -> visit.response().putHeader(FILTERS, "artifactType"));
    visit.send(INDEX, index(index, type));
  }

  /** The index, or one of nothing, with those of that type only where one is asked for. */
  private static byte[] index(byte @Nullable [] known, Optional<String> type) {
    try {
      if (known != null && type.isEmpty()) {
        return known;
      }
      ObjectNode index = JSON.createObjectNode();
      index.put("schemaVersion", 2).put("mediaType", INDEX);
      ArrayNode listed = index.putArray("manifests");
      if (known != null) {
        for (JsonNode one : JSON.readTree(known).path("manifests")) {
          if (type.filter(one.path("artifactType").asText()::equals).isPresent()) {
            listed.add(one);
          }
        }
      }
      return JSON.writeValueAsBytes(index);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // what was proven to be a manifest, and is no JSON
    }
  }
}
