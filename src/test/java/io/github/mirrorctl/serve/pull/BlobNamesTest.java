package io.github.mirrorctl.serve.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.serve.http.OciError;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BlobNamesTest {
  private static final RepositoryName INVENTED = new RepositoryName("invented/x");
  private static final RepositoryName REAL = new RepositoryName("library/redis");
  private static final OciError NO = OciError.blobUnknown("the upstream answered 404");

  private final BlobNames names = new BlobNames();

  @Test
  void a_name_with_a_manifest_comes_before_one_that_came_earlier() {
    names.add(INVENTED, OptionalLong.empty());
    assertThat(names.next()).contains(INVENTED);
    assertThat(names.hasBetter()).isFalse();
    names.add(REAL, OptionalLong.of(7));
    assertThat(names.hasBetter()).isTrue();
    assertThat(names.next()).contains(REAL);
    assertThat(names.hasBetter()).isFalse();
  }

  @Test
  void a_refusal_is_that_names_alone() {
    names.add(INVENTED, OptionalLong.empty());
    names.add(REAL, OptionalLong.empty());
    names.refused(INVENTED, NO);
    assertThat(names.refusal(INVENTED)).contains(NO);
    assertThat(names.refusal(REAL)).isEmpty();
    assertThat(names.next()).contains(REAL);
    names.refused(REAL, NO);
    assertThat(names.next()).isEmpty();
  }

  @Test
  void a_name_that_fails_lets_the_others_try() {
    names.add(REAL, OptionalLong.of(7));
    names.add(INVENTED, OptionalLong.empty());
    names.failed(REAL);
    assertThat(names.next()).contains(INVENTED);
    names.failed(INVENTED);
    assertThat(names.next()).contains(REAL);
  }

  @Test
  void however_many_are_invented_a_name_with_a_manifest_finds_its_place() {
    for (int i = 0; i < 1000; i++) {
      names.add(new RepositoryName("invented/x" + i), OptionalLong.empty());
    }
    names.add(REAL, OptionalLong.of(7));
    assertThat(names.next()).contains(REAL);
    assertThat(names.size(REAL)).hasValue(7);
  }
}
