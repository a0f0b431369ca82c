package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigTlsTest {
  private static final String OURS =
      "  tls:\n    certificate: /etc/mirrorctl/cert.pem\n    key: /etc/mirrorctl/key.pem\n";

  private static String with(String text) {
    RegistryConfig once = Configs.parse(text).withTls(true);
    assertThat(once.withTls(true).text()).isEqualTo(once.text());
    return once.text();
  }

  private static String without(String text) {
    return Configs.parse(text).withTls(false).text();
  }

  @Test
  void is_told_where_the_container_has_the_certificate_and_forgets_it_again() {
    String after = with(Configs.V2);
    assertThat(after).isEqualTo(Configs.V2.replace("[nosniff]\n", "[nosniff]\n" + OURS));
    assertThat(without(after)).isEqualTo(Configs.V2);
    assertThat(without(with(Configs.V3))).isEqualTo(Configs.V3);
  }

  @Test
  void keeps_what_a_person_wrote_of_tls() {
    String before =
        "version: 0.1\nstorage: {inmemory: }\nhttp:\n  addr: :5000\n  tls:\n    minimumtls: tls1.2\n";
    String after = with(before);
    assertThat(after)
        .isEqualTo(
            before + "    certificate: /etc/mirrorctl/cert.pem\n    key: /etc/mirrorctl/key.pem\n");
    assertThat(without(after)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate: /mine.pem\n    key: /mine-key.pem", "letsencrypt: {}"})
  void leaves_what_is_not_its_own(String tls) {
    String text =
        "version: 0.1\nstorage: {inmemory: }\nhttp:\n  addr: :5000\n  tls:\n    " + tls + "\n";
    assertThat(without(text)).isEqualTo(text);
    assertThat(without(Configs.V2)).isEqualTo(Configs.V2);
  }

  @Test
  void refuses_a_certificate_that_a_person_wrote_beside_the_mirrors() {
    Refused.by(
            () ->
                Configs.parse(
                        "version: 0.1\nstorage: {inmemory: }\nhttp: {tls: {certificate: /mine.pem}}\n")
                    .withTls(true),
            "config.yml line 3: 'http.tls.certificate' is a certificate of its own: /mine.pem")
        .with("remove 'http.tls' there: the mirror's certificate is told to mirrorctl");
  }
}
