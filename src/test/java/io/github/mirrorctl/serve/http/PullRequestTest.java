package io.github.mirrorctl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullRequestTest {
  @ParameterizedTest
  @CsvSource({
    "/v2/redis/manifests/7, redis, 7",
    "/v2/library/redis/manifests/latest, library/redis, latest",
    "/v2/a/b/c/manifests/sha256:00, a/b/c, sha256:00",
    "/v2/a/manifests/sha256%3A00, a, sha256:00",
    "/v2/manifests/manifests/x, manifests, x",
    "/v2/a/manifests/manifests/x, a/manifests, x",
    "/v2/blobs/manifests/x, blobs, x",
  })
  void reads_a_manifests_path_from_its_end(String path, String repository, String reference) {
    assertThat(PullRequest.parse(path)).contains(new PullRequest.Manifest(repository, reference));
  }

  @Test
  void reads_the_other_end_points() {
    assertThat(PullRequest.parse("/v2/")).contains(new PullRequest.Base());
    assertThat(PullRequest.parse("/v2")).contains(new PullRequest.Base());
    assertThat(PullRequest.parse("/v2/_catalog")).contains(new PullRequest.Catalog());
    assertThat(PullRequest.parse("/v2/a/b/blobs/sha256:1"))
        .contains(new PullRequest.Blob("a/b", "sha256:1"));
    assertThat(PullRequest.parse("/v2/a/b/tags/list")).contains(new PullRequest.Tags("a/b"));
    assertThat(PullRequest.parse("/v2/a/referrers/sha256:1"))
        .contains(new PullRequest.Referrers("a", "sha256:1"));
    assertThat(PullRequest.parse("/v2/a/blobs/uploads/")).contains(new PullRequest.Upload("a"));
    assertThat(PullRequest.parse("/v2/a/blobs/uploads/12-34"))
        .contains(new PullRequest.Upload("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1/",
        "/v2x/a/manifests/1",
        "/v2/manifests/1",
        "/v2/a",
        "/v2/a/b",
        "/v2//",
        "/v2/a/other/1",
        "/v2/%zz/manifests/1",
        "http://elsewhere/v2/a/manifests/1",
        "*"
      })
  void knows_no_other_path(String path) {
    assertThat(PullRequest.parse(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/%2e%2e/%2e%2e/manifests/1", "/v2/../../manifests/1"})
  void leaves_it_to_the_grammar_of_names_to_refuse_a_way_out(String path) {
    assertThat(PullRequest.parse(path)).contains(new PullRequest.Manifest("../..", "1"));
    assertThat(io.github.mirrorctl.cache.RepositoryName.parse("../..")).isEmpty();
  }

  @Test
  void decodes_once_only() {
    assertThat(PullRequest.parse("/v2/%252e%252e/manifests/1"))
        .contains(new PullRequest.Manifest("%2e%2e", "1"));
  }
}
