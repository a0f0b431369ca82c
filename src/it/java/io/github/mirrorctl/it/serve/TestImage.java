package io.github.mirrorctl.it.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An image of random bytes, or an index of several; the same seed makes the same image. */
final class TestImage {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  private static final String OCI = "application/vnd.oci.image.";
  private static final String DOCKER = "application/vnd.docker.";

  private final String mediaType;
  private final byte[] manifest;
  private final List<Blob> blobs;
  private final List<TestImage> children;

  /** A config or a layer. */
  @SuppressWarnings("ArrayRecordComponent") // read by tests alone
  record Blob(String digest, byte[] bytes) {
    static Blob of(byte[] bytes) {
      return new Blob(TestImage.digest(bytes), bytes);
    }

    static Blob random(long seed, int size) {
      byte[] bytes = new byte[size];
      new Random(seed).nextBytes(bytes);
      return of(bytes);
    }

    int size() {
      return bytes.length;
    }
  }

  private TestImage(String mediaType, String manifest, List<Blob> blobs, List<TestImage> children) {
    this.mediaType = mediaType;
    this.manifest = manifest.getBytes(StandardCharsets.UTF_8);
    this.blobs = blobs;
    this.children = children;
  }

  /** An OCI image with layers of these sizes in bytes. */
  static TestImage oci(long seed, int... layers) {
    return image(
        OCI_MANIFEST, OCI + "config.v1+json", OCI + "layer.v1.tar+gzip", blobs(seed, layers));
  }

  /** The same as Docker's own media types have it. */
  static TestImage docker(long seed, int... layers) {
    return image(
        DOCKER_MANIFEST,
        DOCKER + "container.image.v1+json",
        DOCKER + "image.rootfs.diff.tar.gzip",
        blobs(seed, layers));
  }

  /** An OCI index of these images. */
  static TestImage index(TestImage... images) {
    String text =
        Stream.of(images)
            .map(image -> descriptor(image.mediaType, image.digest(), image.manifest.length))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"schemaVersion\":2,\"mediaType\":\"" + OCI_INDEX + "\",\"manifests\":[",
                    "]}"));
    return new TestImage(OCI_INDEX, text, List.of(), List.of(images));
  }

  private static List<Blob> blobs(long seed, int... layers) {
    List<Blob> blobs = new ArrayList<>();
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":"
            + "[]},\"comment\":\""
            + seed
            + "\"}";
    blobs.add(Blob.of(config.getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < layers.length; i++) {
      blobs.add(Blob.random(seed * 1000 + i, layers[i]));
    }
    return blobs;
  }

  private static TestImage image(
      String mediaType, String configType, String layerType, List<Blob> blobs) {
    Blob config = blobs.get(0);
    String layers =
        blobs.stream()
            .skip(1)
            .map(layer -> descriptor(layerType, layer.digest(), layer.size()))
            .collect(Collectors.joining(","));
    String text =
        "{\"schemaVersion\":2,\"mediaType\":\""
            + mediaType
            + "\",\"config\":"
            + descriptor(configType, config.digest(), config.size())
            + ",\"layers\":["
            + layers
            + "]}";
    return new TestImage(mediaType, text, blobs, List.of());
  }

  private static String descriptor(String mediaType, String digest, int size) {
    return "{\"mediaType\":\"%s\",\"size\":%d,\"digest\":\"%s\"}"
        .formatted(mediaType, size, digest);
  }

  static String digest(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String mediaType() {
    return mediaType;
  }

  byte[] manifest() {
    return manifest.clone();
  }

  String digest() {
    return digest(manifest);
  }

  /** The config first, then the layers. */
  List<Blob> blobs() {
    return blobs;
  }

  Blob layer(int number) {
    return blobs.get(1 + number);
  }

  List<TestImage> children() {
    return children;
  }

  /** All that a client pulls of it, in bytes. */
  long bytes() {
    return manifest.length
        + blobs.stream().mapToLong(Blob::size).sum()
        + children.stream().mapToLong(TestImage::bytes).sum();
  }
}
