namespace Slipway.Compose.Tests.Schema;

/// <summary>Files with nothing wrong, which together have every key of the specification, in every form.</summary>
internal static class ValidFiles
{
    public static IReadOnlyList<string> All { get; } =
    [
        """
        name: project
        x-common: &common {restart: "no", anything: [1, {a: ~}]}
        include:
          - other.yaml
          - path: more.yaml
          - path: [a.yaml, b.yaml]
            env_file: .env
            project_directory: ..
          - {path: c.yaml, env_file: [a.env, b.env]}
        services:
          image:
            image: registry.example.org:5000/a/b:1@sha256:0123
            pull_policy: always
            pull_refresh_after: 24h
            platform: linux/amd64
            x-own: 5
          extends: {image: x, pull_policy: every_1w2d3h, extends: image}
          extends-file: {image: x, pull_policy: daily, extends: {file: other.yaml, service: web}}
          provider: {provider: {type: model, options: {a: x, b: 5, c: true, d: [x, 5]}, x-own: 5}}
          process:
            image: x
            command: [sleep, "5"]
            entrypoint: sh -c
            environment: {A: x, B: 5, C: 1.5, D: true, E: }
            env_file: [a.env, {path: b.env, required: false, format: raw}, {path: c.env, required: "${R:-true}"}]
            working_dir: /w
            user: "1000:1000"
            group_add: [5, mail]
            tty: true
            stdin_open: "false"
            init: yes
            stop_signal: SIGINT
            stop_grace_period: 1m30.5s
            post_start:
              - {command: [a, b], user: root, privileged: true, working_dir: /w, environment: [A=b], x-own: 5}
            pre_stop:
              - {command: a, environment: {A: }}
          empty-command: {image: x, command: , entrypoint: [], environment: [A=b, C], env_file: a.env, stop_grace_period: "0"}
          identity:
            image: x
            container_name: my_app-1.2
            hostname: h
            domainname: d
            labels: {a: b, c: 5, d: true, e: }
            label_file: a.labels
            annotations: [a=b, c]
            profiles: [dev, test]
          labels-list: {image: x, labels: [a=b, c], label_file: [a, b], annotations: {a: b}}
          life:
            image: x
            scale: 3
            restart: on-failure:3
            attach: false
            depends_on: {image: {condition: service_healthy, restart: true, required: false, x-own: 5}, process: {condition: service_completed_successfully}}
            models: {llm: {endpoint_var: A, model_var: B, x-own: 5}, other: }
            healthcheck: {test: [CMD, a], interval: 1m, timeout: 5s, start_period: 1h2m, start_interval: 500ms, retries: 3, disable: false, x-own: 5}
            develop:
              x-own: 5
              watch:
                - {path: ./src, action: sync+exec, target: /src, ignore: [a, b], include: "*.py", initial_sync: true, exec: {command: a}, x-own: 5}
                - {path: ./src, action: rebuild}
                - {path: ./src, action: sync, target: /src}
                - {path: ./src, action: restart}
                - {path: ./src, action: sync+restart, target: /src, ignore: a, include: [b]}
          depends-list: {image: x, depends_on: [image, process], models: [llm], healthcheck: {test: curl localhost, retries: "3"}, restart: unless-stopped, scale: "2", develop: , deploy: }
          network:
            image: x
            networks:
              front: {aliases: [a, b], ipv4_address: 172.28.0.5, ipv6_address: "fd00::5", link_local_ips: [169.254.1.1], mac_address: "02:42:ac:11:65:43", interface_name: eth1, driver_opts: {a: b, c: 5}, priority: 5, gw_priority: 1.5, x-own: 5}
              back:
            ports: [80, "80", "8080:80", "8000-8010:80-90/udp", "127.0.0.1:80:80/tcp", "127.0.0.1::80", "[::1]:81:81/sctp", "0.0.0.0:9000-9005:90"]
            expose: [80, "81", "82/udp", "83-85/tcp"]
            links: [image, "process:p"]
            external_links: [a, "b:c"]
            extra_hosts: ["a:1.2.3.4", "b=::1", "c:host-gateway"]
            dns: 8.8.8.8
            dns_search: [a, b]
            dns_opt: [a]
            mac_address: 02-42-ac-11-65-43
          network-list: {image: x, networks: [front, back], extra_hosts: {a: 1.2.3.4, b: [1.2.3.4, "::1"]}, dns: [a, b], dns_search: a, network_mode: host}
          long-ports:
            image: x
            ports:
              - {target: 80}
              - {target: "80", published: 8080, host_ip: 127.0.0.1, protocol: udp, mode: host, name: web, app_protocol: http, x-own: 5}
              - {target: 80, published: "8000-8010", mode: ingress}
          storage:
            image: x
            volumes:
              - /data
              - data:/data
              - ./data:/data:ro,z
              - C:\data:/data:ro
              - {type: bind, source: /a, target: /b, read_only: true, consistency: cached, bind: {propagation: rshared, create_host_path: true, recursive: readonly, selinux: Z, x-own: 5}, x-own: 5}
              - {type: volume, source: data, target: /c, volume: {nocopy: true, subpath: a, labels: {a: b}, x-own: 5}}
              - {type: tmpfs, target: /d, tmpfs: {size: 64m, mode: 0700, x-own: 5}}
              - {type: tmpfs, target: /d, tmpfs: {size: 1000}}
              - {type: image, source: x, target: /e, image: {subpath: a, x-own: 5}}
              - {type: npipe, source: a, target: b}
              - {type: cluster, source: a, target: /b}
            tmpfs: /run
            volumes_from: [image, "process:ro", "container:other:rw"]
            secrets: [key, {source: key, target: k, uid: "5", gid: "6", mode: 0440, x-own: 5}]
            configs: [conf, {source: conf, mode: "0444"}]
            read_only: true
            shm_size: 64M
            storage_opt: {size: 1G}
            credential_spec: {config: a, file: b, registry: c, x-own: 5}
          isolation:
            image: x
            privileged: true
            use_api_socket: false
            cap_add: [ALL]
            cap_drop: [NET_ADMIN]
            security_opt: [a, b]
            ipc: "service:image"
            pid: host
            uts: host
            userns_mode: host
            cgroup: private
            cgroup_parent: a
            isolation: default
            runtime: runc
            sysctls: {a: 5, b: c}
          isolation-too: {image: x, ipc: shareable, pid: , sysctls: [a=5], cgroup: host, tmpfs: [/a, /b]}
          resources:
            image: x
            mem_limit: 1.5g
            mem_reservation: 1000
            memswap_limit: -1
            mem_swappiness: 60
            cpus: 0.5
            cpu_count: 2
            cpu_percent: 50.5
            cpu_shares: 512
            cpu_period: 100000
            cpu_quota: "50000"
            cpu_rt_period: 1000000
            cpu_rt_runtime: 950000
            cpuset: 0-3
            pids_limit: -1
            blkio_config:
              weight: 300
              weight_device: [{path: /dev/sda, weight: 400}]
              device_read_bps: [{path: /dev/sda, rate: 12mb}]
              device_read_iops: [{path: /dev/sda, rate: 120}]
              device_write_bps: [{path: /dev/sda, rate: 1024k}]
              device_write_iops: [{path: /dev/sda, rate: "30"}]
            ulimits: {nproc: 65535, nofile: {soft: 20000, hard: 40000, x-own: 5}, memlock: -1}
            devices: ["/dev/a:/dev/b:rwm", "vendor.com/class=name", {source: /dev/a, target: /dev/b, permissions: rwm, x-own: 5}]
            device_cgroup_rules: ["c 1:3 mr", "a 7:* rmw"]
            gpus: all
            logging: {driver: json-file, options: {max-size: 10m, max-file: 3, a: }, x-own: 5}
            oom_kill_disable: true
            oom_score_adj: -500
          gpus-list: {image: x, gpus: [{driver: nvidia, count: 2, device_ids: [a], capabilities: [gpu], options: {a: b}}], mem_limit: "1 gb", memswap_limit: "-1", cpus: "1.5"}
          build-text: {build: .}
          build:
            build:
              context: .
              dockerfile: Dockerfile
              dockerfile_inline: FROM x
              target: dev
              args: {A: b, C: , D: 5}
              additional_contexts: {a: ../b, c: "docker-image://x"}
              labels: [a=b]
              tags: ["a:1"]
              platforms: [linux/amd64]
              cache_from: [a]
              cache_to: [b]
              no_cache: true
              pull: "true"
              ssh: [default, a=/b]
              secrets: [key, {source: key, target: k}]
              entitlements: [network.host]
              extra_hosts: ["a:1.2.3.4"]
              network: host
              privileged: false
              isolation: default
              shm_size: 128m
              ulimits: {nofile: 5}
              provenance: mode=max
              sbom: true
              x-own: 5
          build-lists: {build: {context: ., args: [A=b, C], additional_contexts: [a=b], ssh: {default: }, labels: {a: b}, provenance: false}}
          deploy:
            image: x
            deploy:
              mode: replicated
              endpoint_mode: vip
              replicas: 2
              labels: {a: b}
              update_config: &update {parallelism: 2, delay: 10s, monitor: 0s, failure_action: rollback, max_failure_ratio: 0.5, order: start-first, x-own: 5}
              rollback_config: *update
              resources:
                limits: {cpus: "0.5", memory: 50M, pids: 100, x-own: 5}
                reservations:
                  cpus: 0.25
                  memory: 20M
                  generic_resources: [{discrete_resource_spec: {kind: a, value: 2, x-own: 5}, x-own: 5}]
                  devices: [{driver: nvidia, count: all, device_ids: [a], capabilities: [gpu], options: [a=b], x-own: 5}]
                  x-own: 5
                x-own: 5
              restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 120s, x-own: 5}
              placement: {constraints: [a==b], preferences: [{spread: a, x-own: 5}], max_replicas_per_node: 5, x-own: 5}
              x-own: 5
          reset:
            image: x
            ports: !reset
            environment: !reset [[1]]
            volumes: !override ["/a:/b"]
        networks:
          front:
            name: f
            driver: bridge
            driver_opts: {a: b, c: 5}
            internal: true
            attachable: "false"
            enable_ipv4: true
            enable_ipv6: false
            labels: [a=b]
            ipam:
              driver: default
              options: {a: b}
              config: [{subnet: 172.28.0.0/16, ip_range: 172.28.5.0/24, gateway: 172.28.5.254, aux_addresses: {a: 172.28.1.5}, x-own: 5}, {subnet: "fd00::/64"}]
              x-own: 5
            x-own: 5
          back:
          outside: {external: true, name: o}
        volumes:
          data:
          more: {name: m, driver: local, driver_opts: {type: nfs, o: x, n: 5}, labels: {a: b}, x-own: 5}
          outside: {external: "true"}
        secrets:
          key: {file: ./key, name: k, labels: {a: b}, template_driver: t, x-own: 5}
          variable: {environment: KEY}
          outside: {external: true}
          driven: {file: x, driver: d, driver_opts: {a: b, c: 5}}
        configs:
          conf: {file: ./conf, name: c, labels: [a=b], template_driver: t, x-own: 5}
          inline: {content: "a: b"}
          variable: {environment: CONF}
          outside: {external: true}
        models:
          llm: {model: ai/model, name: m, context_size: 1024, runtime_flags: [a], x-own: 5}
          other: {model: x}
        """,
        "services: {}",
        "{}",
        // A file that only adds to others.
        "services: {a: {ports: ['81:81'], ulimits: {nofile: {soft: 5}}, depends_on: {b: {restart: true}}, healthcheck: {}, build: {}}}",
    ];
}
