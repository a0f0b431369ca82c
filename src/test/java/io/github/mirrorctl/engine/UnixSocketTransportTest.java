package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixSocketTransportTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path directory;

  private static Request get() {
    return Request.builder().method(Request.Method.GET).path("/info").build();
  }

  /** The body of the scripted answer. */
  private String body(String answer) throws IOException {
    try (ScriptedSocket socket = ScriptedSocket.answering(directory, answer);
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(get())) {
      return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void sends_one_request_a_connection() throws IOException {
    try (ScriptedSocket socket =
        ScriptedSocket.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      Request request =
          Request.builder()
              .method(Request.Method.POST)
              .path("/containers/create?name=v2-mirror")
              .putHeader("Content-Type", "application/json")
              .putHeader("Content-Length", "7")
              .build();
      new UnixSocketTransport(socket.path(), LONG).execute(request).close();
      assertThat(new String(socket.received(), StandardCharsets.UTF_8))
          .isEqualTo(
              """
              POST /containers/create?name=v2-mirror HTTP/1.1\r
              Host: docker\r
              Connection: close\r
              Content-Type: application/json\r
              Content-Length: 0\r
              \r
              """);
    }
  }

  @Test
  void reads_status_headers_and_a_sized_body() throws IOException {
    String answer =
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nX: 1\r\nx: 2\r\nContent-Length: 5\r\n\r\nhellojunk";
    try (ScriptedSocket socket = ScriptedSocket.answering(directory, answer);
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(get())) {
      assertThat(response.getStatusCode()).isEqualTo(404);
      assertThat(response.getHeader("content-type")).isEqualTo("text/plain");
      assertThat(response.getHeaders()).containsEntry("X", List.of("1", "2"));
      assertThat(response.getBody().read()).isEqualTo('h');
      assertThat(response.getBody().readAllBytes()).asString().isEqualTo("ello");
      assertThat(response.getBody().read()).isEqualTo(-1);
    }
  }

  @Test
  void reads_a_chunked_body_with_extensions_and_trailers() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n4;x=y\r\nwiki\r\nA\r\npedia 0123\r\n0\r\nT: 1\r\n\r\n"))
        .isEqualTo("wikipedia 0123");
  }

  @Test
  void reads_a_body_of_unknown_length_to_the_end_of_the_connection() throws IOException {
    assertThat(body("HTTP/1.0 200 OK\n\nas long as it lasts")).isEqualTo("as long as it lasts");
  }

  @Test
  void skips_interim_answers() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void expects_no_body_where_there_can_be_none(int status) throws IOException {
    assertThat(body("HTTP/1.1 " + status + " None\r\nContent-Length: 5\r\n\r\n")).isEmpty();
  }

  @Test
  void the_answer_to_a_head_request_has_no_body() throws IOException {
    Request head = Request.builder().method("HEAD").path("/_ping").build();
    try (ScriptedSocket socket =
            ScriptedSocket.answering(directory, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(head)) {
      assertThat(response.getBody().readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n8\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"
      })
  void a_body_that_ends_early_is_an_error_and_not_an_end(String rest) {
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> body("HTTP/1.1 200 OK\r\n" + rest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nContent-Len"})
  void a_head_that_ends_early_is_an_error(String answer) {
    assertThatThrownBy(() -> body(answer))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSH-2.0-OpenSSH_9.2 | not an HTTP answer: SSH-2.0-OpenSSH_9.2",
        "HTTP/2 200 | not an HTTP answer: HTTP/2 200",
        "HTTP/1.1 abc OK | not an HTTP answer: HTTP/1.1 abc OK",
        "HTTP/1.1 | not an HTTP answer: HTTP/1.1",
        "HTTP/1.1 200 OK;no colon | not a header: no colon",
        "HTTP/1.1 200 OK;: no name | not a header: : no name",
        "HTTP/1.1 200 OK;Content-Length: many | not a body's length: many",
        "HTTP/1.1 200 OK;Content-Length: -1 | not a body's length: -1"
      })
  void a_malformed_head_is_an_error_that_shows_it(String answer, String words) {
    assertThatThrownBy(() -> body(answer.replace(";", "\r\n") + "\r\n\r\n"))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(ProtocolException.class)
        .hasRootCauseMessage(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4;wikipedia;0; | a chunk longer than its size",
        "xyz;wiki;0; | not a chunk's size: xyz",
        "-4;wiki;0; | not a chunk's size: -4",
        "fffffffffffffffff;wiki | not a chunk's size: fffffffffffffffff"
      })
  void a_malformed_chunk_is_an_error_that_shows_it(String chunks, String words) {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> body(head + chunks.replace(";", "\r\n") + "\r\n"))
        .withMessage(words);
  }

  @Test
  void a_head_without_an_end_is_an_error() {
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\n\r\n"))
        .hasRootCauseMessage("a header line of more than 65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"})
  void silence_before_the_answer_times_out_and_hangs_up(String begun) throws IOException {
    try (ScriptedSocket socket = ScriptedSocket.silentAfter(directory, begun)) {
      assertThatThrownBy(() -> new UnixSocketTransport(socket.path(), SHORT).execute(get()))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(SocketTimeoutException.class);
      assertThat(socket.closedByClient()).isTrue();
    }
  }

  @Test
  void silence_within_the_body_times_out_after_what_came() throws IOException {
    String begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n";
    try (ScriptedSocket socket = ScriptedSocket.silentAfter(directory, begun)) {
      try (Response response = new UnixSocketTransport(socket.path(), SHORT).execute(get())) {
        InputStream body = response.getBody();
        assertThat(body.readNBytes(4)).asString().isEqualTo("wiki");
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(body::read);
      }
      assertThat(socket.closedByClient()).isTrue();
    }
  }

  @Test
  void uploads_what_does_not_fit_into_memory_by_chunks() throws IOException {
    byte[] archive = new byte[3_000_000];
    new Random(7).nextBytes(archive);
    Request upload =
        Request.builder()
            .method(Request.Method.POST)
            .path("/images/load")
            .body(new ByteArrayInputStream(archive))
            .build();
    try (ScriptedSocket socket =
            ScriptedSocket.takingChunks(directory, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(upload)) {
      assertThat(response.getStatusCode()).isEqualTo(200);
      byte[] received = socket.received();
      String head = new String(received, 0, 200, StandardCharsets.ISO_8859_1);
      assertThat(head).contains("\r\nTransfer-Encoding: chunked\r\n\r\n").doesNotContain("Length");
      assertThat(unchunked(received, head.indexOf("\r\n\r\n") + 4)).isEqualTo(archive);
    }
  }

  @Test
  void sends_a_body_of_known_size_whole() throws IOException {
    Request create =
        Request.builder()
            .method(Request.Method.POST)
            .path("/containers/create")
            .bodyBytes("{}\r\n\r\n".getBytes(StandardCharsets.UTF_8))
            .build();
    try (ScriptedSocket socket =
            ScriptedSocket.takingBody(
                directory, "{}\r\n\r\n", "HTTP/1.1 201 Created\r\n\r\n{\"Id\":\"1\"}");
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(create)) {
      assertThat(response.getBody().readAllBytes()).asString().isEqualTo("{\"Id\":\"1\"}");
      assertThat(new String(socket.received(), StandardCharsets.UTF_8))
          .contains("\r\nContent-Length: 6\r\n");
    }
  }

  @Test
  void reads_the_answer_of_an_engine_that_hangs_up_on_a_body() throws IOException {
    Request load =
        Request.builder()
            .method(Request.Method.POST)
            .path("/images/load")
            .body(new ByteArrayInputStream(new byte[8 * 1024 * 1024]))
            .build();
    try (ScriptedSocket socket =
            ScriptedSocket.answering(directory, "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno");
        Response response = new UnixSocketTransport(socket.path(), LONG).execute(load)) {
      assertThat(response.getStatusCode()).isEqualTo(500);
    }
  }

  @Test
  void does_not_take_over_connections() {
    Request attach =
        Request.builder()
            .method(Request.Method.POST)
            .path("/attach")
            .hijackedInput(InputStream.nullInputStream())
            .build();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> new UnixSocketTransport(directory, LONG).execute(attach));
  }

  private static byte[] unchunked(byte[] received, int from) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = from;
    while (true) {
      int end = at;
      while (received[end] != '\r') {
        end++;
      }
      int size =
          Integer.parseInt(new String(received, at, end - at, StandardCharsets.US_ASCII), 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.write(received, end + 2, size);
      at = end + 2 + size + 2;
    }
  }
}
