package io.github.mirrorctl.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** This machine's own addresses on its networks. */
public final class NetworkAddresses {
  private NetworkAddresses() {}

  /**
   * The addresses that other machines may reach this one at, IPv4 first: of the interfaces that are
   * up, without loopback, link-local addresses and the bridges of container engines. IPv6 stands in
   * brackets.
   */
  public static List<String> own() {
    List<String> four = new ArrayList<>();
    List<String> six = new ArrayList<>();
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!one.isUp() || one.isLoopback() || isContainers(one.getName())) {
          continue;
        }
        for (InterfaceAddress held : one.getInterfaceAddresses()) {
          InetAddress address = held.getAddress();
          if (address.isLinkLocalAddress() || address.isLoopbackAddress()) {
            continue;
          }
          if (address instanceof Inet4Address) {
            four.add(address.getHostAddress());
          } else {
            six.add("[" + address.getHostAddress().replaceFirst("%.*", "") + "]");
          }
        }
      }
    } catch (SocketException e) {
      return List.of();
    }
    four.addAll(six);
    return four;
  }

  private static boolean isContainers(String name) {
    return name.matches("(docker|br-|veth|cni|podman|virbr|flannel|cali|lxc).*");
  }
}
