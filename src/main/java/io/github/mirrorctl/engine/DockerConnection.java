package io.github.mirrorctl.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientConfigDelegate;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.github.mirrorctl.host.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to one engine: the transport that fits its endpoint, and the API version that both sides
 * speak.
 */
final class DockerConnection {
  /** 20.10's version is the least that mirrorctl is tested with. */
  private static final int OLDEST_MINOR = 41;

  /** What mirrorctl asks for where the engine takes it: the least that engine 29 still accepts. */
  private static final int PREFERRED_MINOR = 44;

  private static final int LARGEST_REFUSAL = 64 * 1024;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE_OF_A_QUESTION = Duration.ofSeconds(10);

  private final DockerEndpoint endpoint;
  private @Nullable JsonNode version;
  private @Nullable DockerClient client;

  DockerConnection(DockerEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Loads the classes of a question and of its answer. */
  static void warmUp() {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"ApiVersion\":\"1.44\"}";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        TimedChannel connection = new TimedChannel(channel, SILENCE);
        InputStream bytes = new ByteArrayInputStream(answer.getBytes(StandardCharsets.US_ASCII));
        DockerHttpClient.Response response = HttpAnswer.read(bytes, false, connection)) {
      negotiate(new ObjectMapper().readTree(response.getBody()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DockerEndpoint endpoint() {
    return endpoint;
  }

  /** The client for ordinary calls: an answer that is silent for a minute counts as lost. */
  synchronized DockerClient client() {
    DockerClient known = client;
    if (known == null) {
      known = client(SILENCE);
      client = known;
    }
    return known;
  }

  /** A client for calls that may be silent for long, such as following a log. */
  DockerClient client(Duration silence) {
    RemoteApiVersion spoken = RemoteApiVersion.create(1, negotiate(version()));
    DockerClientConfig config =
        new DockerClientConfigDelegate(endpoint.config()) {
          @Override
          public RemoteApiVersion getApiVersion() {
            return spoken;
          }
        };
    return DockerClientImpl.getInstance(config, transport(silence));
  }

  private DockerHttpClient transport(Duration silence) {
    if (endpoint.isUnixSocket()) {
      return new UnixSocketTransport(endpoint.socket(), silence);
    }
    return new ZerodepDockerHttpClient.Builder()
        .dockerHost(endpoint.url())
        .sslConfig(endpoint.config().getSSLConfig())
        .connectionTimeout(CONNECT)
        .responseTimeout(silence)
        .build();
  }

  /**
   * What the engine says of itself at {@code /version}, asked once: Version, ApiVersion,
   * MinAPIVersion.
   */
  synchronized JsonNode version() {
    JsonNode known = version;
    if (known == null) {
      known =
          get("/version", "asking the Docker engine for its version")
              .orElse(MissingNode.getInstance());
      if (!known.hasNonNull("ApiVersion")) {
        throw notAnEngine(null);
      }
      version = known;
    }
    return known;
  }

  /**
   * Asks for one of the engine's documents as a plain tree; empty for a 404. docker-java's classes
   * for these documents take longer to be made ready than everything else in a short command
   * together.
   */
  Optional<JsonNode> read(String path, String doing) {
    return get("/v1." + negotiate(version()) + path, doing);
  }

  /**
   * Has the engine do something that is told line by line, and most likely fails: the last thing
   * that it says of that, empty for nothing.
   */
  String lastWords(String path, Duration limit) {
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.POST)
            .path("/v1." + negotiate(version()) + path)
            .build();
    try (DockerHttpClient transport = transport(limit);
        DockerHttpClient.Response response = transport.execute(request)) {
      String text =
          new String(response.getBody().readNBytes(LARGEST_REFUSAL), StandardCharsets.UTF_8);
      String last = text.strip().substring(text.strip().lastIndexOf('\n') + 1);
      JsonNode said = new ObjectMapper().readTree(last);
      return said.path("error").asText(said.path("message").asText(""));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      return String.valueOf(EngineErrors.translate(endpoint, "pulling an image", e).getMessage());
    }
  }

  private Optional<JsonNode> get(String path, String doing) {
    DockerHttpClient.Request request =
        DockerHttpClient.Request.builder()
            .method(DockerHttpClient.Request.Method.GET)
            .path(path)
            .build();
    try (DockerHttpClient transport = transport(SILENCE_OF_A_QUESTION);
        DockerHttpClient.Response response = transport.execute(request)) {
      if (response.getStatusCode() == 404) {
        return Optional.empty();
      }
      if (response.getStatusCode() != 200) {
        throw refused(doing, response);
      }
      return Optional.of(new ObjectMapper().readTree(response.getBody()));
    } catch (JsonProcessingException e) {
      throw notAnEngine(e);
    } catch (IOException e) {
      throw EngineErrors.unreachable(endpoint, e);
    } catch (RuntimeException e) {
      throw EngineErrors.translate(endpoint, doing, e);
    }
  }

  private Failure refused(String doing, DockerHttpClient.Response response) throws IOException {
    byte[] body = response.getBody().readNBytes(LARGEST_REFUSAL);
    String text = new String(body, StandardCharsets.UTF_8);
    if (text.startsWith("Client sent an HTTP request to an HTTPS server")) {
      return Failure.of(
          "the Docker engine at " + endpoint + " wants TLS",
          "set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the directory of ca.pem, cert.pem and key.pem");
    }
    String words = new ObjectMapper().readTree(body).path("message").asText("");
    return Failure.of(
        doing + " failed: " + (words.isEmpty() ? "status " + response.getStatusCode() : words), "");
  }

  private Failure notAnEngine(@Nullable Throwable cause) {
    return Failure.of(
        "what answers at " + endpoint + " isn't a Docker engine",
        "check --host, DOCKER_HOST and the current docker context",
        cause);
  }

  /**
   * The minor version to speak (the 44 of 1.44), from what the engine offers; {@code Failure} when
   * there is none.
   */
  static int negotiate(JsonNode version) {
    int newest = minor(version.path("ApiVersion").asText("1.0"));
    int oldest = minor(version.path("MinAPIVersion").asText("1.0"));
    if (newest < OLDEST_MINOR) {
      throw Failure.of(
          "the Docker engine "
              + version.path("Version").asText("?")
              + " is too old: its API is 1."
              + newest
              + ", mirrorctl needs 1."
              + OLDEST_MINOR,
          "update the engine to 20.10 or newer");
    }
    return Math.max(oldest, Math.min(newest, PREFERRED_MINOR));
  }

  private static int minor(String version) {
    try {
      return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
