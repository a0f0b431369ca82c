package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SettingsWritingTest {
  private static final Defaults DEFAULTS = Defaults.system();
  private static final String HEADER =
      """
      # The mirrors that mirrorctl keeps; what isn't said here is a default. See mirrors.yml(5).
      # No secrets go in here.
      """;
  private static final String EDITED_BY_HAND =
      """
      # our caches
      mirrors:

        # for the laptops
        docker.io:
          storage: "/srv/hub"   # the big disk
          # listen: 0.0.0.0:5000

        # for the cluster
        ghcr.io:
          listen: 127.0.0.1:5001
      # the end
      """;

  private static Settings parse(String text) {
    return Settings.parse(text, "mirrors.yml", DEFAULTS);
  }

  @Test
  void starts_a_file_with_what_it_is() {
    Settings settings = Settings.empty("mirrors.yml", DEFAULTS).with(DEFAULTS.mirror("docker.io"));
    assertThat(settings.text()).isEqualTo(HEADER + "mirrors:\n  docker.io: {}\n");
    assertThat(settings.mirrors()).containsExactly(DEFAULTS.mirror("docker.io"));
  }

  @Test
  void writes_what_differs_from_the_defaults_and_pins_other_mirrors_addresses() {
    Settings settings =
        Settings.empty("mirrors.yml", DEFAULTS)
            .with(DEFAULTS.mirror("docker.io"))
            .with(DEFAULTS.mirror("ghcr.io"))
            .with(
                DEFAULTS
                    .mirror("localhost:5000")
                    .withUpstream(Upstream.parseUrl("http://localhost:5000"))
                    .withEngine(EngineKind.EMBEDDED)
                    .withStorage(Path.of("/srv/my cache"))
                    .withListen(ListenAddress.parse("[::1]:5002"))
                    .withImage("registry:3")
                    .withEmbedded(it -> it.withRevalidate(Duration.ofMinutes(1))));
    assertThat(settings.text())
        .isEqualTo(
            HEADER
                + """
                mirrors:
                  docker.io: {}
                  ghcr.io:
                    listen: 127.0.0.1:5001
                  localhost:5000:
                    upstream: http://localhost:5000
                    engine: embedded
                    storage: '/srv/my cache'
                    listen: '[::1]:5002'
                    image: registry:3
                    revalidate: 1m
                """);
  }

  @Test
  void writes_who_may_pull_and_takes_it_out_again() {
    Mirror hub = DEFAULTS.mirror("docker.io").withEngine(EngineKind.EMBEDDED);
    Mirror guarded =
        hub.withAccess(
            it ->
                it.withTls(Tls.with(new TlsFiles(Path.of("/c.pem"), Path.of("/k.pem"))))
                    .withPasswords(true)
                    .withAllow(List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::1")))
                    .withSharedCredentials(true));
    Settings settings = Settings.empty("mirrors.yml", DEFAULTS).with(guarded);
    assertThat(settings.text())
        .isEqualTo(
            HEADER
                + """
                mirrors:
                  docker.io:
                    engine: embedded
                    tls-cert: /c.pem
                    tls-key: /k.pem
                    auth: htpasswd
                    allow: '10.0.0.0/8, fd00::1'
                    shared-credentials: true
                """);
    assertThat(settings.get("docker.io")).isEqualTo(guarded);
    Settings made = settings.with(guarded.withAccess(it -> it.withTls(Tls.SELF_SIGNED)));
    assertThat(made.text()).contains("tls: self-signed").doesNotContain("tls-cert", "tls-key");
    assertThat(made.with(hub).text())
        .isEqualTo(HEADER + "mirrors:\n  docker.io:\n    engine: embedded\n");
  }

  @Test
  void refuses_what_contradicts_itself() {
    Settings settings = Settings.empty("mirrors.yml", DEFAULTS);
    Mirror closed =
        DEFAULTS
            .mirror("docker.io")
            .withAccess(it -> it.withAllow(List.of(Network.parse("10.0.0.0/8"))));
    Refused.by(
            () -> settings.with(closed),
            "'allow' is for the embedded engine: the registry's image doesn't know it")
        .with(
            "use the embedded engine (--engine embedded) or a firewall, or take 'allow' away"
                + " (--allow any)");
  }

  @Test
  void changes_no_byte_when_nothing_changes() {
    Settings settings = parse(EDITED_BY_HAND);
    for (Mirror mirror : settings.mirrors()) {
      assertThat(settings.with(mirror).text()).isEqualTo(EDITED_BY_HAND);
    }
    String sloppy = "mirrors: {ghcr.io: , docker.io: {listen: 5000, image: 'registry:2'}}";
    Settings flow = parse(sloppy);
    assertThat(flow.with(flow.get("ghcr.io")).with(flow.get("docker.io")).text()).isEqualTo(sloppy);
  }

  @Test
  void keeps_what_a_person_wrote_around_a_change() {
    Settings settings = parse(EDITED_BY_HAND);
    assertThat(
            settings
                .with(settings.get("docker.io").withStorage(Path.of("/srv/other")))
                .with(settings.get("ghcr.io").withImage("registry:3"))
                .with(DEFAULTS.mirror("quay.io").withListen(ListenAddress.parse("5003")))
                .text())
        .isEqualTo(
            """
            # our caches
            mirrors:

              # for the laptops
              docker.io:
                storage: /srv/other   # the big disk
                # listen: 0.0.0.0:5000

              # for the cluster
              ghcr.io:
                listen: 127.0.0.1:5001
                image: registry:3
              quay.io:
                listen: 127.0.0.1:5003
            # the end
            """);
  }

  @Test
  void removes_a_key_that_is_back_at_its_default() {
    Settings settings = parse(EDITED_BY_HAND);
    assertThat(settings.with(DEFAULTS.mirror("docker.io")).text())
        .isEqualTo(
            EDITED_BY_HAND
                .replace("docker.io:", "docker.io: {}")
                .replace("    storage: \"/srv/hub\"   # the big disk\n", ""));
  }

  @Test
  void removes_a_mirror_with_its_comments_and_no_others() {
    assertThat(parse(EDITED_BY_HAND).without("docker.io").text())
        .isEqualTo(
            """
            # our caches
            mirrors:


              # for the cluster
              ghcr.io:
                listen: 127.0.0.1:5001
            # the end
            """);
    assertThat(parse(EDITED_BY_HAND).without("ghcr.io").text())
        .isEqualTo(
            """
            # our caches
            mirrors:

              # for the laptops
              docker.io:
                storage: "/srv/hub"   # the big disk
                # listen: 0.0.0.0:5000

            # the end
            """);
    assertThat(parse(EDITED_BY_HAND).without("quay.io").text()).isEqualTo(EDITED_BY_HAND);
  }

  @Test
  void leaves_a_valid_file_when_the_last_mirror_goes() {
    Settings none = parse(EDITED_BY_HAND).without("ghcr.io").without("docker.io");
    assertThat(none.text()).isEqualTo("# our caches\nmirrors: {}\n\n\n# the end\n");
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.with(DEFAULTS.mirror("docker.io")).text())
        .isEqualTo("# our caches\nmirrors:\n  docker.io: {}\n\n\n# the end\n");
  }

  @Test
  void edits_flow_style_as_flow_style() {
    Settings settings = parse("mirrors: {docker.io: {}}");
    Settings two = settings.with(DEFAULTS.mirror("ghcr.io"));
    assertThat(two.text()).isEqualTo("mirrors: {docker.io: {}, ghcr.io: {listen: 127.0.0.1:5001}}");
    assertThat(two.without("docker.io").text())
        .isEqualTo("mirrors: {ghcr.io: {listen: 127.0.0.1:5001}}");
    assertThat(two.without("ghcr.io").text()).isEqualTo("mirrors: {docker.io: {}}");
  }

  @Test
  void keeps_line_ends_indentation_and_a_missing_last_line_break() {
    assertThat(
            parse("mirrors:\r\n    docker.io:\r\n        listen: 5005")
                .with(DEFAULTS.mirror("ghcr.io"))
                .text())
        .isEqualTo(
            "mirrors:\r\n    docker.io:\r\n        listen: 5005\r\n    ghcr.io:\r\n"
                + "        listen: 127.0.0.1:5001");
  }

  @Test
  void refuses_a_change_that_makes_neighbours_collide() {
    Settings settings = parse(EDITED_BY_HAND);
    Refused.by(
            () -> settings.with(settings.get("ghcr.io").withStorage(Path.of("/srv/hub/g"))),
            "mirrors.yml: the mirrors 'docker.io' and 'ghcr.io' have storage directories one"
                + " inside the other: /srv/hub and /srv/hub/g")
        .with("give one of them another 'storage'");
    Refused.by(
            () -> settings.with(settings.get("ghcr.io").withStorage(Path.of("here"))),
            "the storage directory 'here' is not absolute")
        .with("start it with /");
  }

  @Test
  void refuses_to_edit_through_an_alias() {
    Settings settings = parse("mirrors:\n  docker.io: &d\n    image: registry:3\n  ghcr.io: *d\n");
    Refused.by(
            () -> settings.with(settings.get("ghcr.io").withContainer("cc")),
            "mirrors.yml line 4: an alias at 'mirrors.ghcr.io' can't be edited safely")
        .with("set mirrors.ghcr.io.container: cc in mirrors.yml by hand, then run this again");
    Refused.by(
            () -> settings.with(settings.get("docker.io").withContainer("cc")),
            "mirrors.yml is written in a way that can't be edited safely at"
                + " 'mirrors.docker.io.container'")
        .with("set mirrors.docker.io.container: cc in mirrors.yml by hand, then run this again");
  }

  @Test
  void says_the_same_as_a_model_through_many_random_changes() {
    Random random = new Random(5000);
    List<String> names = List.of("docker.io", "ghcr.io", "quay.io", "localhost:5000", "10.0.0.1");
    Settings settings = parse(EDITED_BY_HAND);
    for (int i = 0; i < 500; i++) {
      int n = random.nextInt(names.size());
      String name = names.get(n);
      if (random.nextInt(4) == 0) {
        settings = settings.without(name);
        assertThat(settings.find(name)).isEmpty();
      } else {
        Mirror wanted =
            DEFAULTS.mirror(name).withListen(new ListenAddress("127.0.0.1", 6000 + 10 * n));
        wanted = random.nextBoolean() ? wanted : wanted.withImage("registry:3");
        wanted = random.nextBoolean() ? wanted : wanted.withStorage(Path.of("/srv/m '" + n));
        wanted =
            random.nextBoolean()
                ? wanted
                : wanted.withEmbedded(it -> it.withVerifyEvery(Duration.ofDays(n + 1)));
        settings = settings.with(wanted);
        assertThat(settings.get(name)).isEqualTo(wanted);
      }
      assertThat(settings.text()).startsWith("# our caches\nmirrors:").endsWith("# the end\n");
      assertThat(parse(settings.text()).mirrors()).isEqualTo(settings.mirrors());
    }
  }
}
