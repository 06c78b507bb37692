using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;

namespace Slipway.Compose.Tests.Planning;

/// <summary>Projects before they are brought up, by the behaviour each shows.</summary>
internal static class PlanScenarios
{
    public static SortedDictionary<string, Func<Stack>> All { get; } = new(StringComparer.Ordinal)
    {
        ["everything_is_created_in_order"] = Web,
        ["nothing_to_do"] = () => Web().Up(),
        ["required_false_is_told"] = () => Pair(service => service.After("db", DependencyCondition.Healthy, required: false)),
        ["dependency_without_containers_is_not_waited_for"] = () => Pair(service => service.After("db")).With("db", service => service with { Scale = 0 }),
        ["links_order_as_dependencies_do"] = () => new Stack().With("a", service => service with { Links = ["z:database"] }).With("z"),
        ["required_false_and_disabled_is_passed_over"] = () => new Stack { Disabled = { ["db"] = Stack.Service("db") } }
            .With("api", service => service.After("db", required: false)),

        ["selection_takes_dependencies_along"] = () => Chosen(Web(), "api"),
        ["selection_leaves_the_rest_alone"] = () => Chosen(Web().Up().Remove("web-db-1").Remove("web-front-1"), "db"),
        ["error_unknown_service"] = () => Chosen(Web(), "apu"),
        ["error_disabled_service"] = () => Chosen(WithDisabled(), "debug"),
        ["error_disabled_dependency"] = () => WithDisabled().With("api", service => service.After("debug")),
        ["error_scale_of_an_unknown_service"] = () => Scaled(Pair(), "bd", 2),
        ["error_scale_with_container_name"] = () => Scaled(new Stack().With("api", service => service with { ContainerName = "api" }), "api", 2),
        ["error_scale_below_zero"] = () => Scaled(Pair(), "db", -1),

        ["environment_changed"] = () => Changed("db", new() { ["environment"] = "2" }),
        ["several_members_changed"] = () => Changed("db", new() { ["environment"] = "2", ["ports"] = "1", ["secret db_password"] = "3" }),
        ["member_removed"] = () => Changed("db", []),
        ["secret_changed"] = () =>
        {
            var stack = new Stack { Fields = { ["db"] = new() { ["secret db_password"] = "1" } } }.With("db").Up();
            stack.Fields["db"] = new() { ["secret db_password"] = "2" };
            return stack;
        },
        ["hash_changed_and_no_member"] = () => Pair().Up().Change("web-db-1", container => container with { ConfigHash = "x" }),
        ["made_by_docker_compose"] = () => Pair().Up().Change(
            "web-db-1", container => container with { ConfigHash = "x", Fields = new Dictionary<string, string>(), Labels = new Dictionary<string, string>() }),
        ["image_changed"] = () => WithImage(Pair().Up(), new("db", "sha256:new")),
        ["image_known_by_its_label"] = () => WithImage(
            Pair().Up().Change("web-db-1", container => container with { Labels = new Dictionary<string, string> { [ComposeLabels.Image] = "sha256:new" } }), new("db", "sha256:new")),
        ["image_is_built_first"] = () => WithImage(Pair(), new("web-db", null, ImageStep.Build, "app.py changed")),
        ["image_is_pulled_and_known"] = () => WithImage(Pair(), new("db:1", "sha256:db", ImageStep.Pull, "it is not there")),
        ["forced"] = () => Policy(Pair().Up(), RecreatePolicy.Always),
        ["forced_for_the_selection_only"] = () => Chosen(Policy(Pair(service => service.After("db")).Up(), RecreatePolicy.Always), "api"),
        ["never_recreated"] = () => Policy(Changed("db", []), RecreatePolicy.Never),
        ["never_recreated_is_still_started"] = () => Policy(Changed("db", []).Change("web-db-1", Exited(1)), RecreatePolicy.Never),
        ["container_name_changed"] = () => Pair().Up().With("db", service => service with { ContainerName = "database" }),

        ["network_is_not_attached"] = () => Networked().Up().Change("web-api-1", container => container with { Networks = [] }),
        ["network_is_gone"] = () =>
        {
            var stack = Networked().Up();
            stack.Observed = stack.Observed with { Networks = new Dictionary<string, ObservedNetwork>() };
            return stack;
        },
        ["network_changed"] = () => NetworkChanged(Networked().Up()),
        ["network_changed_and_never_recreated"] = () => Policy(NetworkChanged(Networked().Up()), RecreatePolicy.Never),
        ["network_changed_under_others"] = () => Chosen(NetworkChanged(Networked().With("other", service => service.On("back")).Up()), "api"),
        ["network_of_docker_compose_is_kept"] = () => NetworkLabels(NetworkChanged(Networked().Up()), new() { [ComposeLabels.Project] = "web" }),
        ["network_that_nobody_uses_is_not_made"] = () => Pair().Network("unused"),
        ["external_network_is_there"] = () => External(new ObservedNetwork("1", "shared", null, new Dictionary<string, string>(), "bridge")),
        ["error_external_network_missing"] = () => External(null),
        ["error_foreign_network"] = () => NetworkLabels(Networked().Up(), []),
        ["error_network_of_another_project"] = () => NetworkLabels(Networked().Up(), new() { [ComposeLabels.Project] = "shop" }),

        ["volume_is_created"] = Storing,
        ["volume_is_not_mounted"] = () => Storing().Up().Change("web-db-1", container => container with { Mounts = [] }),
        ["volume_changed_is_kept"] = () =>
        {
            var stack = Storing().Up();
            stack.VolumeHashes["data"] = "v2";
            return stack;
        },
        ["volume_of_somebody_else_is_used"] = () =>
        {
            var stack = Storing();
            stack.Observed = new() { Volumes = new Dictionary<string, ObservedVolume> { ["web_data"] = new("web_data", null, new Dictionary<string, string>(), "local") } };
            return stack;
        },
        ["error_external_volume_missing"] = () => new Stack().Volume("shared", external: true).With("db", service => service.Mounting("shared", "/data")),

        ["exited_with_an_error"] = () => Pair().Up().Change("web-db-1", Exited(3)),
        ["stopped_by_its_signal"] = () => Pair().Up().Change("web-db-1", Exited(143)),
        ["completed_by_itself_is_not_run_again"] = () => Pair().Up().Change("web-db-1", Exited(0)),
        ["completed_and_awaited_is_not_run_again"] = () => Awaited().Up().Change("web-migrate-1", Exited(0)),
        ["awaited_and_failed_is_run_again"] = () => Awaited().Up().Change("web-migrate-1", Exited(1)),
        ["completed_and_changed_is_run_again"] = () =>
        {
            var stack = Awaited().Up().Change("web-migrate-1", Exited(0));
            stack.Fields["migrate"] = new() { ["command"] = "2" };
            return stack;
        },
        ["server_that_ended_tidily_is_started"] = () => Pair(service => service.After("db")).Up().Change("web-db-1", Exited(0)),
        ["service_with_ports_that_ended_is_started"] = () => Pair(service => service with { Ports = [new() { Target = 80 }] }).Up().Change("web-api-1", Exited(0)),
        ["service_that_always_restarts_is_started"] = () => Pair(service => service with { Restart = "always" }).Up().Change("web-api-1", Exited(0)),
        ["paused"] = () => Pair().Up().Change("web-db-1", container => container with { State = ContainerState.Paused }),
        ["created_and_never_started"] = () => Pair().Up().Change("web-db-1", container => container with { State = ContainerState.Created }),
        ["restarting_is_left_to_the_engine"] = () => Pair().Up().Change("web-db-1", container => container with { State = ContainerState.Restarting }),
        ["dead_is_recreated"] = () => Pair().Up().Change("web-db-1", container => container with { State = ContainerState.Dead }),

        ["scale_up_takes_the_lowest_free_numbers"] = () => Scaled(Scaled(Pair(), "db", 3).Up().Remove("web-db-1"), "db", 4),
        ["scale_down_takes_the_highest_numbers"] = () => Scaled(Scaled(Pair(), "db", 3).Up(), "db", 1),
        ["scale_down_takes_what_does_not_run_first"] = () => Scaled(Scaled(Pair(), "db", 3).Up().Change("web-db-1", Exited(1)), "db", 2),
        ["scale_down_takes_what_is_out_of_date_first"] = () => Scaled(Scaled(Pair(), "db", 3).Up().Change("web-db-2", container => container with { ConfigHash = "x" }), "db", 2),
        ["scale_keeps_numbers_with_gaps"] = () => Scaled(Scaled(Pair(), "db", 3).Up().Remove("web-db-2"), "db", 2),
        ["scale_to_nothing"] = () => Scaled(Pair().Up(), "db", 0),
        ["second_container_of_a_number"] = () => With(Pair().Up(), stack => stack.Made("db", 1, "web-db-copy")),
        ["container_without_a_number"] = () => With(Pair().Up().Remove("web-db-1"), stack => stack.Made("db", 0, "web-db-x")),

        ["replacement_interrupted_before_the_old_was_removed"] = () => With(Pair().Up(), stack => stack.Made("db", 1, "0123456789ab_web-db-1", "web-db-1")),
        ["replacement_interrupted_before_the_renaming"] = () => With(Pair().Up().Remove("web-db-1"), stack => stack.Made("db", 1, "0123456789ab_web-db-1", "web-db-1")),
        ["replacement_interrupted_and_changed_again"] = () => With(
            Pair().Up().Remove("web-db-1"), stack => stack.Made("db", 1, "0123456789ab_web-db-1", "web-db-1") with { ConfigHash = "x" }),

        ["replacement_interrupted_while_names_were_exchanged"] = () => With(
            Pair().Up().Change("web-db-1", container => container with { Name = "0123456789ab_web-db-1", ConfigHash = "old" }), stack => stack.Made("db", 1, "ba9876543210_web-db-1", "web-db-1")),
        ["replacement_interrupted_after_names_were_exchanged"] = () => With(
            Pair().Up().Change("web-db-1", container => container with { Name = "0123456789ab_web-db-1", ConfigHash = "old" }), stack => stack.Made("db", 1)),
        ["rehearsal_interrupted"] = () => With(Pair().Up(), stack => stack.Made("db", 1, "web-db-1-rehearsal") with
        {
            OneOff = true,
            Labels = new Dictionary<string, string> { [ComposeLabels.Rehearsal] = "web-db-1" },
        }),

        ["start_first"] = () => Beside(Renewed(Pair(service => service.After("db", DependencyCondition.Healthy)))),
        ["start_first_as_the_file_says"] = () => Beside(Renewed(Storing().With("db", service => service with { UpdateOrder = ReplaceOrder.StartFirst }))),
        ["start_first_but_for_a_host_port"] = () => Beside(Renewed(Publishing("8080"))),
        ["start_first_after_a_rehearsal"] = () => Beside(Renewed(Publishing("8080").With("db", service => service with { HealthCheck = new() { Test = ["CMD", "true"] } })), rehearse: true),
        ["start_first_but_for_a_volume_is_not_rehearsed"] = () => Beside(
            Renewed(Storing().With("db", service => service with { HealthCheck = new() { Test = ["CMD", "true"] } })), rehearse: true),
        ["start_first_but_for_an_anonymous_volume"] = () => Beside(Renewed(new Stack().With("db", service => service.Mounting(null, "/cache")))),
        ["start_first_but_for_its_network"] = () => Beside(NetworkChanged(Networked().Up())),
        ["start_first_but_for_who_is_restarted"] = () => Beside(Renewed(Pair(service => service.After("db", restart: true)), "db")),
        ["start_first_but_for_what_a_dependency_takes"] = () => Beside(Moved(before: "api", after: "db")),
        ["start_first_and_a_port_is_handed_over"] = () => Beside(Moved(before: "db", after: "api")),
        ["start_first_removes_orphans_last"] = () =>
        {
            var stack = Beside(Pair().Up().With("new"));
            stack.Without("db");
            stack.Options = stack.Options with { RemoveOrphans = true };
            return stack;
        },

        ["namespace_parent_recreated"] = () => Parent(service => service with { NetworkMode = "service:db" }),
        ["pid_parent_recreated"] = () => Parent(service => service with { Pid = "service:db" }),
        ["volumes_parent_recreated"] = () => Parent(service => service with { VolumesFrom = ["db:ro"] }),
        ["namespace_parent_was_recreated_before"] = () => Pair(service => service with { Ipc = "service:db" }).Up().Change("web-api-1", container => container with { Created = 0 }),
        ["network_parent_is_another_container"] = () => Pair(service => service with { NetworkMode = "service:db" }).Up().Change("web-api-1", container => container with { SharedNetworkOf = new string('f', 64) }),
        ["namespace_parent_started"] = () => Pair(service => service with { NetworkMode = "service:db" }).Up().Change("web-db-1", Exited(1)),
        ["dependency_with_restart_recreated"] = () => Parent(service => service.After("db", restart: true)),
        ["dependency_without_restart_recreated"] = () => Parent(service => service.After("db")),

        ["orphans_are_told"] = () => Orphaned(),
        ["orphans_are_removed_on_request"] = () => Option(Orphaned(), options => options with { RemoveOrphans = true }),
        ["orphans_are_no_matter_of_a_selection"] = () => Chosen(Orphaned(), "api"),
        ["disabled_services_are_no_orphans"] = () => With(WithDisabled().Up(), stack => stack.Made("debug", 1)),
        ["one_offs_are_left_alone"] = () => With(Pair().Up(), stack => stack.Made("db", 1, "web-db-run-1") with { OneOff = true }),
    };

    private static Stack Beside(Stack stack, bool rehearse = false)
    {
        stack.Options = stack.Options with { Replacement = ReplacementPolicy.StartFirstWherePossible, Rehearse = rehearse };
        return stack;
    }

    /// <summary>Up, and changed in every service, or in one.</summary>
    private static Stack Renewed(Stack stack, string? only = null)
    {
        stack.Up();
        foreach (var name in stack.Project.Services.Keys.Where(name => only is null || name == only)) stack.Fields[name] = new() { ["environment"] = "2" };
        return stack;
    }

    private static Stack Publishing(string port) => new Stack().With("db", service => service with { Ports = [new() { Target = 80, Published = port }] });

    /// <summary>A pair of which one had host port 8080 and the other one gets it; <c>api</c> waits for <c>db</c>.</summary>
    private static Stack Moved(string before, string after)
    {
        var stack = Renewed(Pair(service => service.After("db")));
        stack.Change($"web-{before}-1", container => container with { Ports = [new() { PrivatePort = 80, PublicPort = 8080, Type = "tcp" }] });
        return stack.With(after, service => service with { Ports = [new() { Target = 80, Published = "8080" }] });
    }

    private static Stack Web() => new Stack().Network("back").Volume("data")
        .With("db", service => service.On("back").Mounting("data", "/var/lib/db"))
        .With("migrate", service => service.On("back").After("db", DependencyCondition.Healthy))
        .With("api", service => service.On("back").After("db", DependencyCondition.Healthy).After("migrate", DependencyCondition.CompletedSuccessfully))
        .With("front", service => service.After("api"));

    private static Stack Pair(Func<ComposeService, ComposeService>? api = null) => new Stack().With("db").With("api", api);

    private static Stack Networked() => new Stack().Network("back").With("api", service => service.On("back"));

    private static Stack Storing() => new Stack().Volume("data").With("db", service => service.Mounting("data", "/data/"));

    private static Stack Awaited() => new Stack().With("migrate").With("api", service => service.After("migrate", DependencyCondition.CompletedSuccessfully));

    private static Stack WithDisabled() => new Stack { Disabled = { ["debug"] = Stack.Service("debug") with { Profiles = ["tools", "dev"] } } }.With("api");

    private static Stack Orphaned() => With(Pair().Up(), stack => stack.Made("cache", 1));

    private static Stack Changed(string service, Dictionary<string, string> fields)
    {
        var stack = Pair().Up();
        stack.Fields[service] = fields;
        return stack;
    }

    private static Stack Parent(Func<ComposeService, ComposeService> api)
    {
        var stack = Pair(api).Up();
        stack.Fields["db"] = new() { ["environment"] = "2" };
        return stack;
    }

    private static Stack With(Stack stack, Func<Stack, ObservedContainer> container) => stack.Add(container(stack));

    private static Stack Option(Stack stack, Func<UpOptions, UpOptions> change)
    {
        stack.Options = change(stack.Options);
        return stack;
    }

    private static Stack Chosen(Stack stack, params string[] services) => Option(stack, options => options with { Services = services });

    private static Stack Policy(Stack stack, RecreatePolicy policy) => Option(stack, options => options with { Recreate = policy });

    private static Stack Scaled(Stack stack, string service, int scale) => Option(stack, options => options with { Scale = new Dictionary<string, int> { [service] = scale } });

    private static Stack WithImage(Stack stack, ServiceImage image)
    {
        stack.Images["db"] = image;
        return stack;
    }

    private static Stack NetworkChanged(Stack stack)
    {
        stack.NetworkHashes["back"] = "n2";
        return stack;
    }

    private static Stack NetworkLabels(Stack stack, Dictionary<string, string> labels)
    {
        stack.Observed = stack.Observed with { Networks = stack.Observed.Networks.ToDictionary(pair => pair.Key, pair => pair.Value with { Labels = labels }) };
        return stack;
    }

    private static Stack External(ObservedNetwork? network)
    {
        var stack = new Stack().Network("shared", external: true).With("api", service => service.On("shared"));
        if (network is not null) stack.Observed = new() { Networks = new Dictionary<string, ObservedNetwork> { [network.Name] = network } };
        return stack;
    }

    private static Func<ObservedContainer, ObservedContainer> Exited(int code) => container => container with { State = ContainerState.Exited, ExitCode = code };
}
