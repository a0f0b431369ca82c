package io.github.mirrorctl.serve.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.mirrorctl.cache.Digest;
import io.github.mirrorctl.cache.StoredBlob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest or an index as it is passed on: its bytes unchanged, and what a server needs to know
 * of them.
 *
 * @param mediaType the {@code Content-Type}
 * @param bytes none where it is large: then it goes out from its file
 */
@SuppressWarnings(
    "ArrayRecordComponent") // shared, never changed: a copy for each pull would buy nothing
public record Manifest(Digest digest, String mediaType, byte[] bytes, Optional<StoredBlob> file) {
  /** One in memory. */
  public Manifest(Digest digest, String mediaType, byte[] bytes) {
    this(digest, mediaType, bytes, Optional.empty());
  }

  /** The same on the disk alone. */
  Manifest in(StoredBlob file) {
    return new Manifest(digest, mediaType, new byte[0], Optional.of(file));
  }

  private static final JsonFactory JSON = new JsonFactory();
  private static final String OCI = "application/vnd.oci.image.";
  private static final String SCHEMA_1 =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  /** What a manifest's text says of itself, as far as it is read: garbage says nothing. */
  private static final class Look {
    @Nullable String mediaType;
    boolean index;
    boolean image;
    boolean signed;
    final Map<Digest, Long> sizes = new HashMap<>();
  }

  /**
   * The media type that can be told from the bytes alone, as the distribution registry does it: the
   * field {@code mediaType}, which OCI manifests may lack, else by their shape.
   */
  public static Optional<String> mediaTypeOf(byte[] bytes) {
    return mediaTypeOf(look(bytes));
  }

  /** The same of a file. */
  static Optional<String> mediaTypeOf(Path file) {
    try (InputStream content = Files.newInputStream(file);
        JsonParser parser = JSON.createParser(content)) {
      return mediaTypeOf(look(parser));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> mediaTypeOf(Look look) {
    if (look.mediaType != null) {
      return Optional.of(look.mediaType);
    }
    if (look.index) {
      return Optional.of(OCI + "index.v1+json");
    }
    if (look.image) {
      return Optional.of(OCI + "manifest.v1+json");
    }
    return look.signed ? Optional.of(SCHEMA_1) : Optional.empty();
  }

  /** The sizes in bytes of what it refers to, which say early that an upstream's body is wrong. */
  public Map<Digest, Long> sizes() {
    return look(bytes).sizes;
  }

  private static Look look(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      return look(parser);
    } catch (IOException e) {
      return new Look();
    }
  }

  private static Look look(JsonParser parser) {
    Look look = new Look();
    try {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        readTop(parser, look);
      }
    } catch (IOException e) {
      // not JSON to its end: what was read before holds
    }
    return look;
  }

  private static void readTop(JsonParser parser, Look look) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "mediaType" -> {
          if (value == JsonToken.VALUE_STRING) {
            look.mediaType = parser.getText();
          }
        }
        case "manifests" -> look.index = true;
        case "layers", "config" -> look.image = true;
        case "signatures" -> look.signed = true;
        default -> {}
      }
      if (name.equals("layers") || name.equals("config") || name.equals("manifests")) {
        readDescriptors(parser, look);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** A descriptor, or a list of them; what else is in them is passed over. */
  private static void readDescriptors(JsonParser parser, Look look) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
        readDescriptors(parser, look);
      }
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      Optional<Digest> digest = Optional.empty();
      long size = -1;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("digest") && value == JsonToken.VALUE_STRING) {
          digest = Digest.parse(parser.getText());
        } else if (name.equals("size") && value == JsonToken.VALUE_NUMBER_INT) {
          size = parser.getLongValue();
        }
        parser.skipChildren();
      }
      if (digest.isPresent() && size >= 0) {
        look.sizes.put(digest.get(), size);
      }
    }
  }
}
