package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pull side of the OCI distribution specification 1.1, header by header. */
@RealRegistry
class ProtocolIT {
  private static final int SIZE = 10_000;

  private static Rig rig;
  private static TestImage image;
  private static String blob;

  @BeforeAll
  static void start() {
    rig = Rig.start();
    image = rig.push("library/app", TestImage.oci(1, SIZE));
    for (int i = 1; i <= 5; i++) {
      rig.registry.push("library/app", "v" + i, image);
    }
    rig.client.pull("app", image);
    blob = PullClient.blobPath("app", image.layer(0).digest());
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), HttpText.LATIN);
  }

  @Test
  void the_base_says_that_a_registry_is_here() {
    for (String path : new String[] {"/v2/", "/v2"}) {
      HttpResponse<byte[]> response = rig.client.get(path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
    }
  }

  @Test
  void a_manifest_s_head_is_its_get_without_the_body() {
    for (String reference : new String[] {"latest", image.digest()}) {
      String path = PullClient.manifest("app", reference);
      HttpResponse<byte[]> get = rig.client.get(path);
      HttpResponse<byte[]> head = rig.client.head(path);
      assertThat(get.body()).isEqualTo(image.manifest());
      assertThat(head.body()).isEmpty();
      for (HttpResponse<byte[]> response : Arrays.asList(get, head)) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo(TestImage.OCI_MANIFEST);
        assertThat(header(response, "Content-Length"))
            .isEqualTo(Integer.toString(image.manifest().length));
        assertThat(header(response, "Docker-Content-Digest")).isEqualTo(image.digest());
        assertThat(header(response, "ETag")).isEqualTo("\"" + image.digest() + "\"");
      }
    }
  }

  @Test
  void who_has_a_manifest_already_is_told_so() {
    String path = PullClient.manifest("app", "latest");
    HttpResponse<byte[]> same = rig.client.get(path, "If-None-Match", "\"" + image.digest() + "\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(rig.client.get(path, "If-None-Match", "\"sha256:0\"").statusCode()).isEqualTo(200);
  }

  @Test
  void a_blob_s_head_is_its_get_without_the_body() {
    HttpResponse<byte[]> get = rig.client.get(blob);
    HttpResponse<byte[]> head = rig.client.head(blob);
    assertThat(get.body()).isEqualTo(image.layer(0).bytes());
    for (HttpResponse<byte[]> response : Arrays.asList(get, head)) {
      assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(SIZE));
      assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
      assertThat(header(response, "Docker-Content-Digest")).isEqualTo(image.layer(0).digest());
      assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
    }
  }

  @Test
  void a_head_of_a_blob_downloads_nothing() {
    TestImage other = rig.push("library/headed", TestImage.oci(2, SIZE));
    HttpResponse<byte[]> head =
        rig.client.head(PullClient.blobPath("headed", other.layer(0).digest()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(SIZE));
    assertThat(rig.link.count("GET .*/headed/")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=100-199, 100, 200",
    "bytes=9990-, 9990, 10000",
    "bytes=9990-20000, 9990, 10000",
    "bytes=-10, 9990, 10000",
    "bytes=0-, 0, 10000"
  })
  void a_part_of_a_blob_is_a_206(String range, int from, int to) {
    HttpResponse<byte[]> part = rig.client.get(blob, "Range", range);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(image.layer(0).bytes(), from, to));
    assertThat(part.statusCode()).isIn(206, to - from == SIZE ? 200 : 206);
    if (part.statusCode() == 206) {
      assertThat(header(part, "Content-Range"))
          .isEqualTo("bytes " + from + "-" + (to - 1) + "/" + SIZE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10000-", "bytes=20000-30000", "bytes=-0"})
  void a_part_beyond_the_end_is_a_416(String range) {
    HttpResponse<byte[]> none = rig.client.get(blob, "Range", range);
    assertThat(none.statusCode()).isEqualTo(416);
    assertThat(header(none, "Content-Range")).isEqualTo("bytes */" + SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-1,5-6", "lines=1-2", "bytes=9-1", "bytes=", "nonsense"})
  void a_range_that_means_nothing_here_is_the_whole(String range) {
    HttpResponse<byte[]> whole = rig.client.get(blob, "Range", range);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).hasSize(SIZE);
  }

  @Test
  void a_part_of_what_is_not_cached_is_that_part_and_the_whole_is_kept() {
    TestImage.Blob cold = TestImage.Blob.random(3, SIZE);
    rig.registry.push("library/cold", cold);
    HttpResponse<byte[]> part =
        rig.client.get(PullClient.blobPath("cold", cold.digest()), "Range", "bytes=5000-5999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(cold.bytes(), 5000, 6000));
    Until.hold("it is stored", () -> rig.server.blob(cold.digest()).toFile().exists());
    rig.client.blob("cold", cold);
    assertThat(rig.link.bodyBytes(cold.digest())).isEqualTo(SIZE);
  }

  @Test
  void tags_are_listed_in_order_and_in_pages_also_where_the_upstream_does_neither() {
    assertThat(text(rig.client.get("/v2/app/tags/list")))
        .isEqualTo(
            "{\"name\":\"library/app\",\"tags\":[\"latest\",\"v1\",\"v2\",\"v3\",\"v4\",\"v5\"]}");
    HttpResponse<byte[]> page = rig.client.get("/v2/app/tags/list?n=2");
    assertThat(text(page)).contains("[\"latest\",\"v1\"]");
    assertThat(header(page, "Link")).isEqualTo("</v2/app/tags/list?last=v1&n=2>; rel=\"next\"");
    assertThat(text(rig.client.get("/v2/app/tags/list?last=v1&n=2"))).contains("[\"v2\",\"v3\"]");
    assertThat(rig.link.count("/tags/list\\?n=2&last=v1")).isEqualTo(1);
    HttpResponse<byte[]> last = rig.client.get("/v2/app/tags/list?last=v3&n=2");
    assertThat(text(last)).contains("[\"v4\",\"v5\"]");
    assertThat(header(last, "Link")).isEqualTo("none");
    assertThat(
            header(rig.client.get("/v2/docker.io/library/app/tags/list?n=1&ns=docker.io"), "Link"))
        .isEqualTo("none"); // no such repository there
    assertThat(header(rig.client.get("/v2/library/app/tags/list?n=1&ns=docker.io"), "Link"))
        .isEqualTo("</v2/library/app/tags/list?last=latest&n=1&ns=docker.io>; rel=\"next\"");
    assertThat(text(rig.client.get("/v2/app/tags/list?n=x"))).contains("\"errors\"");
  }

  @Test
  void the_catalog_lists_what_is_cached_in_pages() {
    rig.client.pull("paged", rig.push("library/paged", TestImage.oci(4, 10)));
    HttpResponse<byte[]> first = rig.client.get("/v2/_catalog?n=1");
    assertThat(text(first)).isEqualTo("{\"repositories\":[\"library/app\"]}");
    assertThat(header(first, "Link"))
        .isEqualTo("</v2/_catalog?last=library/app&n=1>; rel=\"next\"");
    HttpResponse<byte[]> rest = rig.client.get("/v2/_catalog?last=library/app&n=100");
    assertThat(text(rest)).contains("\"library/paged\"").doesNotContain("library/app\"");
    assertThat(header(rest, "Link")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/app/blobs/uploads/",
    "PATCH, /v2/app/blobs/uploads/1",
    "PUT, /v2/app/manifests/latest",
    "DELETE, /v2/app/manifests/latest",
    "DELETE, /v2/app/blobs/sha256:0"
  })
  void nothing_is_pushed_here(String method, String path) {
    HttpResponse<byte[]> response = rig.client.send(method, path);
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    assertThat(text(response)).contains("\"code\":\"UNSUPPORTED\"");
  }

  @ParameterizedTest
  @CsvSource({
    "404, MANIFEST_UNKNOWN, /v2/app/manifests/none",
    "404, MANIFEST_UNKNOWN, /v2/app/manifests/-bad-",
    "400, DIGEST_INVALID, /v2/app/manifests/sha256:12",
    "400, DIGEST_INVALID, /v2/app/blobs/nonsense",
    "404, NAME_INVALID, /v2/UPPER/manifests/latest",
    "404, NOT_FOUND, /v1/",
    "404, NOT_FOUND, /"
  })
  void an_error_is_the_specification_s_json(int status, String code, String path) {
    HttpResponse<byte[]> response = rig.client.get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(text(response)).startsWith("{\"errors\":[{\"code\":\"" + code + "\"");
  }
}
