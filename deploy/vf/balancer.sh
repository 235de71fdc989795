# The balancer in front of embedded nodes: nginx, which sends all that belongs to one session to one node. Which node that is,
# is a matter of speed alone: the session's epoch keeps two nodes that both get requests from harming each other.
# shellcheck shell=bash

# balancer_make NODES: writes the member `balancer` down, for the nodes in PUBLIC and INTERNAL.
balancer_make() {
  local folder=$DATA/members/balancer
  mkdir -p "$folder/tmp"
  # One process, so that killing it kills all of it.
  member_make balancer nginx port_answers nginx -p "$folder" -c "$folder/nginx.conf" -e stderr -g 'daemon off; master_process off;'
  member_note balancer public "http://127.0.0.1:${PUBLIC[balancer]}"
  member_note balancer internal "http://127.0.0.1:${INTERNAL[balancer]}"
  member_note balancer port "${PUBLIC[balancer]}"
  balancer_conf "$1" >"$folder/nginx.conf"
}

# balancer_conf NODES
balancer_conf() {
  local template
  template=$(<"$ROOT/deploy/nginx/nodes.conf")
  template=${template//@PUBLIC_PORT@/${PUBLIC[balancer]}}
  template=${template//@INTERNAL_PORT@/${INTERNAL[balancer]}}
  template=${template//@CALLS@/$(balancer_nodes PUBLIC "$1" "max_fails=1 fail_timeout=1s")}
  template=${template//@STREAMS@/$(balancer_nodes PUBLIC "$1" max_fails=0)}
  printf '%s\n' "${template//@INGEST@/$(balancer_nodes INTERNAL "$1" max_fails=0)}"
}

# balancer_nodes PUBLIC|INTERNAL NODES WHEN_IT_FAILS
balancer_nodes() {
  local -n ports=$1
  local i
  for ((i = 1; i <= $2; i++)); do
    printf 'server 127.0.0.1:%s %s; ' "${ports[node-$i]}" "$3"
  done
}
