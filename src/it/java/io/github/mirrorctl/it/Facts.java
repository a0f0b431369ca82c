package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is so on a test host: all that mirrorctl may change, to be compared before and after. */
final class Facts {
  static final Duration SOON = Duration.ofSeconds(30);
  static final String DAEMON_JSON = "/etc/docker/daemon.json";
  static final String STORAGE = "/var/lib/docker-registry";
  static final String CONFIG = STORAGE + "/config.yml";
  static final String SETTINGS = "/etc/mirrorctl/mirrors.yml";

  private Facts() {}

  /**
   * The files that mirrorctl writes and whatever lies beside them, one a line: name, kind, mode,
   * owner, time, link, content. The registry's own data is left out.
   */
  static String files(TestHost host) {
    return host.sh(
            """
            for place in /etc/docker /etc/mirrorctl /var/lib/docker-registry*; do
              [ -e "$place" ] || { echo "no $place"; continue; }
              find "$place" -path '*/docker-registry*/docker' -prune -o -name scheduler-state.json -prune \
                -o -type d -printf '%p %y %m %u\\n' -o -printf '%p %y %m %u %T@ %l\\n' | sort
              find "$place" -path '*/docker-registry*/docker' -prune -o -name scheduler-state.json -prune \
                -o -type f -exec sha256sum {} + | sort
            done
            """)
        .ok()
        .out();
  }

  /** The files, the containers with their start, the images and the daemon's process. */
  static String everything(TestHost host) {
    return files(host)
        + host.sh(
                """
                docker ps -aq --no-trunc | xargs -r docker inspect -f '{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}}' | sort
                docker images -q --no-trunc | sort
                """)
            .ok()
            .out()
        + "dockerd "
        + dockerd(host);
  }

  /** The daemon's process id: another one after every restart. */
  static String dockerd(TestHost host) {
    return host.sh("cat /run/docker.pid").ok().out().strip();
  }

  /** What a container's state says of itself, for example {@code .State.Pid}. */
  static String inspect(TestHost host, String container, String field) {
    return host.sh("docker inspect -f '{{" + field + "}}' " + container).ok().out().strip();
  }

  /** {@code mirrorctl status -o json}, whatever its exit code. */
  static JsonNode status(TestHost host) {
    Result result = host.mirrorctl("status", "-o", "json");
    assertThat(result.exit()).as(result.toString()).isIn(0, 3);
    try {
      return new ObjectMapper().readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }

  /**
   * Waits until the mirrors are healthy and in force, as {@code status} has it; the first of them
   * answers before it is worth asking that.
   */
  static void awaitHealthy(TestHost host) {
    long end = System.nanoTime() + SOON.toNanos();
    host.await(SOON, "curl -sf 127.0.0.1:5000/v2/");
    Result status = awaited(end, () -> host.mirrorctl("status"), it -> it.exit() == 0);
    assertThat(status.exit()).as(status.toString()).isZero();
  }

  /** The steps that a command told, each with its first word: already, now, … */
  static List<String> steps(Result result) {
    return result.err().lines().collect(Collectors.toList());
  }

  /** Only looked, and found all as it should be. */
  static void assertAlready(Result result) {
    assertThat(result.exit()).as(result.toString()).isZero();
    assertThat(steps(result))
        .as(result.toString())
        .anyMatch(s -> s.startsWith("already"))
        .noneMatch(s -> s.startsWith("now"));
  }

  /** Pulls the image once more through whatever the daemon uses. */
  static void pullAfresh(TestHost host, String image) {
    host.sh("docker rmi -f %1$s > /dev/null 2>&1; docker pull -q %1$s".formatted(image)).ok();
  }

  /** Waits until the log shows these words: the server writes it a few times a second. */
  static void awaitLogged(TestHost host, String... words) {
    long end = System.nanoTime() + SOON.toNanos();
    String log =
        awaited(
            end,
            () -> host.mirrorctl("logs", "--tail", "200").ok().out(),
            it -> Stream.of(words).allMatch(it::contains));
    assertThat(log).contains(words);
  }

  /** What it is once it is good; after the end, a {@code nanoTime}, what it was last. */
  private static <T> T awaited(long end, Supplier<T> look, Predicate<T> good) {
    T seen;
    do {
      seen = look.get();
    } while (!good.test(seen) && System.nanoTime() - end < 0);
    return seen;
  }

  /** Waits until the mirror has stored all blobs that it fetched: it does so after it answered. */
  static void awaitStored(TestHost host, Upstream upstream) {
    String fetched =
        upstream.requests("/blobs/sha256:").stream()
            .map(request -> request.path().replaceAll(".*sha256:", ""))
            .distinct()
            .collect(Collectors.joining(" "));
    host.await(
        SOON,
        "cd %s/docker/registry/v2/blobs/sha256 && for d in %s; do ls */$d/data || exit 1; done"
            .formatted(STORAGE, fetched));
  }
}
