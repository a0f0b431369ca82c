package io.github.mirrorctl.mirror;

import java.net.URI;

/** The configurations that registries come with. */
final class Configs {
  static final URI HUB = URI.create("https://registry-1.docker.io");

  /** The image registry:2's own. */
  static final String V2 =
      """
      version: 0.1
      log:
        fields:
          service: registry
      storage:
        cache:
          blobdescriptor: inmemory
        filesystem:
          rootdirectory: /var/lib/registry
      http:
        addr: :5000
        headers:
          X-Content-Type-Options: [nosniff]
      health:
        storagedriver:
          enabled: true
          interval: 10s
          threshold: 3
      """;

  /** One as distribution 3 has it: deeper indentation here and there, trailing blanks. */
  static final String V3 =
      """
      version: 0.1
      log:
        level: debug
        accesslog:
          disabled: true
        fields:
          service: registry
          environment: development
      storage:
          delete:
            enabled: true
          cache:
              blobdescriptor: inmemory
          filesystem:
              rootdirectory: /var/lib/registry
          tag:
            concurrencylimit: 5
      http:
          addr: :5000
          debug:
              addr: :5001
              prometheus:\s
                  enabled: true
                  path: /metrics
          headers:
              X-Content-Type-Options: [nosniff]
      health:
        storagedriver:
          enabled: true
          interval: 10s
          threshold: 3
      """;

  private Configs() {}

  static RegistryConfig parse(String text) {
    return RegistryConfig.parse(text, "config.yml");
  }
}
