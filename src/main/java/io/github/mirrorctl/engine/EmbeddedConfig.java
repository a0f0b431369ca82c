package io.github.mirrorctl.engine;

/**
 * The {@code config.yml} that a mirror of the embedded engine begins with: what the registry's own
 * image needs too, so that a mirror can change its engine.
 */
final class EmbeddedConfig {
  static final String TEMPLATE =
      """
      version: 0.1
      log:
        fields:
          service: registry
      storage:
        filesystem:
          rootdirectory: /var/lib/registry
        delete:
          enabled: true
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

  private EmbeddedConfig() {}
}
