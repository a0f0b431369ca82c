package io.github.mirrorctl.mirror;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryConfigRefusalTest {
  private static final String HEAD =
      "version: 0.1\nproxy: {remoteurl: 'https://registry-1.docker.io'}\n";

  @Test
  void refuses_another_upstream_and_shows_no_password() {
    RegistryConfig config =
        Configs.parse(
            "version: 0.1\nstorage: inmemory\nproxy: {remoteurl: 'https://bob:hunter2@ghcr.io'}\n");
    Refused.by(
            () -> config.patched(Configs.HUB, Optional.empty()),
            "config.yml proxies https://********@ghcr.io, not https://registry-1.docker.io")
        .with("one storage directory caches one upstream: name another storage directory");
    RegistryConfig path =
        Configs.parse("version: 0.1\nstorage: inmemory\nproxy: {remoteurl: https://ghcr.io/x}\n");
    Refused.by(
        () -> path.patched(URI.create("https://ghcr.io"), Optional.empty()),
        "config.yml proxies https://ghcr.io/x, not https://ghcr.io");
  }

  static Stream<Arguments> unsafe_texts() {
    return Stream.of(
        Arguments.of(
            "storage: inmemory\n",
            "config.yml line 3: 'storage' is a single value, but should be a mapping"),
        Arguments.of(
            "x: &x {a: b}\nstorage: *x\n",
            "config.yml line 4: an alias at 'storage' can't be edited safely"),
        Arguments.of(
            "x: &x {a: b}\nstorage:\n  delete: *x\n",
            "config.yml line 5: an alias at 'storage.delete' can't be edited safely"),
        Arguments.of(
            "x: &x false\nstorage:\n  delete:\n    enabled: *x\n",
            "config.yml line 6: an alias at 'storage.delete.enabled' can't be edited safely"),
        Arguments.of(
            "x: &x {a: b}\nstorage:\n  <<: *x\n",
            "config.yml line 5: a merge key in 'storage' can't be edited safely"),
        Arguments.of(
            "storage: &s {inmemory: {}}\nx: *s\n",
            "config.yml is written in a way that can't be edited safely at"
                + " 'storage.delete.enabled'"),
        Arguments.of(
            "storage:\n  delete: {enabled: [false]}\n",
            "config.yml line 4: 'storage.delete.enabled' is a list, but should be a single value"),
        Arguments.of(
            "storage:\n  ? inmemory\n  : {}\n",
            "config.yml line 4: an unusual layout can't be edited safely"));
  }

  @ParameterizedTest
  @MethodSource("unsafe_texts")
  void refuses_rather_than_damages(String storage, String message) {
    RegistryConfig config = Configs.parse(HEAD + storage);
    Refused.by(() -> config.patched(Configs.HUB, Optional.empty()), message)
        .with("set storage.delete.enabled: true in config.yml by hand, then run this again");
  }

  @Test
  void says_what_to_remove_by_hand() {
    RegistryConfig config =
        Configs.parse(HEAD + "storage:\n  delete: {enabled: true}\n  cache: &c {a: b}\n  x: *c\n");
    Refused.by(
            () -> config.patched(Configs.HUB, Optional.empty()),
            "config.yml is written in a way that can't be edited safely at 'storage.cache'")
        .with("remove storage.cache from config.yml by hand, then run this again");
    RegistryConfig merged =
        Configs.parse(
            HEAD + "x: &x {cache: {a: b}}\nstorage:\n  <<: *x\n  delete: {enabled: true}\n");
    Refused.by(
            () -> merged.patched(Configs.HUB, Optional.empty()),
            "config.yml line 5: a merge key in 'storage' can't be edited safely")
        .with("remove storage.cache from config.yml by hand, then run this again");
  }
}
