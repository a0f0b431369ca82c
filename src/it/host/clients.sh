#!/bin/bash
# Makes the root file system of test hosts that have other clients than Docker: Debian 12 with systemd, containerd, Podman,
# Buildah and skopeo. About 45 s and 500 MB, once a machine; prints where it is.
. "$(dirname "$0")/lib.sh"
once clients
debian clients "$CLIENTS" "the clients' root file system" containerd,podman,buildah,skopeo,iptables
