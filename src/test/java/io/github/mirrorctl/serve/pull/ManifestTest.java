package io.github.mirrorctl.serve.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cache.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'mediaType':'application/x'} | application/x",
        "{'layers':[],'mediaType':'application/x'} | application/x",
        "{'schemaVersion':2,'manifests':[]} | application/vnd.oci.image.index.v1+json",
        "{'schemaVersion':2,'config':{},'layers':[]} | application/vnd.oci.image.manifest.v1+json",
        "{'schemaVersion':1,'signatures':[]} | application/vnd.docker.distribution.manifest.v1+prettyjws",
      })
  void tells_its_media_type_by_its_field_or_else_by_its_shape(String json, String type) {
    assertThat(Manifest.mediaTypeOf(bytes(json.strip()))).contains(type.strip());
  }

  @Test
  void says_nothing_of_what_is_no_manifest() {
    for (String text : new String[] {"", "[]", "7", "{", "nothing", "{'a':1}", "{'mediaType':7}"}) {
      assertThat(Manifest.mediaTypeOf(bytes(text))).as(text).isEmpty();
    }
  }

  @Test
  void knows_the_sizes_of_what_it_refers_to() {
    String json =
        "{'config':{'digest':'%s','size':7,'annotations':{'size':'1'}},'layers':[{'size':9,'digest':'%s'}]}"
            .formatted(A, B);
    assertThat(manifest(json).sizes())
        .isEqualTo(Map.of(Digest.parse(A).orElseThrow(), 7L, Digest.parse(B).orElseThrow(), 9L));
  }

  @Test
  void passes_over_descriptors_that_are_none() {
    String json =
        "{'layers':[{'size':-1,'digest':'%s'},{'digest':'sha256:short','size':1},{'size':1},7,[],null]}"
            .formatted(A);
    assertThat(manifest(json).sizes()).isEmpty();
  }

  @Test
  void never_fails_on_garbage() {
    Random random = new Random(20260101);
    byte[] good =
        bytes("{'mediaType':'x','layers':[{'size':9,'digest':'%s'}],'config':{}}".formatted(A));
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      Manifest manifest = new Manifest(Digest.sha256Of(bad), "x", bad);
      assertThat(manifest.sizes().size()).isLessThan(3);
    }
  }

  private static Manifest manifest(String json) {
    byte[] bytes = bytes(json);
    return new Manifest(Digest.sha256Of(bytes), "x", bytes);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
