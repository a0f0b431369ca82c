package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests ask, and how they wait for it. */
final class Ask {
  static final Duration PATIENCE = Duration.ofSeconds(5);
  static final int MAX = 1 << 20;
  static final String PATH = "/v2/library/redis/manifests/7";
  static final Exchange MANIFEST = get(PATH);

  private Ask() {}

  static Exchange get(String path) {
    return new Exchange("GET", path, "library/redis", Map.of("User-Agent", "mirrorctl/test"));
  }

  static Exchange head(String path) {
    return new Exchange("HEAD", path, "library/redis", Map.of());
  }

  /** Short waits and pauses. */
  static UpstreamClient client(URI url) {
    return client(settings(url));
  }

  static UpstreamClient client(UpstreamSettings settings) {
    return new UpstreamClient(settings, new MemoryBudget(), Duration.ofMillis(10));
  }

  /** One that knows a user and a password: me, s3cret. */
  static UpstreamClient withPassword(URI url, Set<String> tokenHosts) {
    UpstreamSettings all = settings(url);
    return client(
        new UpstreamSettings(
            url,
            Optional.of(new Credentials("me", "s3cret")),
            tokenHosts,
            all.proxy(),
            all.caFile(),
            all.connectTimeout(),
            all.idleTimeout()));
  }

  static UpstreamSettings settings(URI url) {
    return settings(url, Duration.ofMillis(300));
  }

  static UpstreamSettings settings(URI url, Duration idle) {
    UpstreamSettings all = UpstreamSettings.of(url);
    return new UpstreamSettings(
        url, all.credentials(), all.tokenHosts(), all.proxy(), all.caFile(), PATIENCE, idle);
  }

  static UpstreamAnswer answer(CompletableFuture<UpstreamAnswer> asked) {
    try {
      return asked.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static UpstreamAnswer answer(UpstreamClient client) {
    return answer(client.ask(MANIFEST, PATIENCE, MAX));
  }

  static UpstreamTrouble trouble(CompletableFuture<?> asked) {
    try {
      throw new AssertionError("no trouble but " + asked.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UpstreamTrouble trouble) {
        return trouble;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static UpstreamTrouble trouble(UpstreamClient client) {
    return trouble(client.ask(MANIFEST, PATIENCE, MAX));
  }

  static byte[] whole(UpstreamBody body) throws UpstreamTrouble {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      bytes.write(buffer, 0, n);
    }
    return bytes.toByteArray();
  }
}
