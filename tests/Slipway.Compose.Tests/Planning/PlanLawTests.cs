using System.Globalization;
using Slipway.Compose.Model;
using Slipway.Compose.Planning;
using ContainerState = Slipway.Compose.Planning.ContainerState;

namespace Slipway.Compose.Tests.Planning;

/// <summary>What holds of every plan, tried on random projects in random states.</summary>
[TestClass]
public sealed class PlanLawTests
{
    [TestMethod]
    public void Planning_again_on_the_result_of_a_plan_is_empty()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var stack = RandomStack(random);
            stack.Apply(stack.Plan());
            Disturb(stack, random);
            stack.Apply(stack.Plan());
            var again = stack.Plan();
            Assert.IsTrue(again.IsEmpty, $"seed {seed}:\n{PlanText.Of(again)}");
        }
    }

    [TestMethod]
    public void Every_service_comes_after_those_it_starts_after()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var placed = new HashSet<string>();
            foreach (var service in RandomStack(new Random(seed)).Plan().Services)
            {
                foreach (var condition in service.StartsAfter) Assert.Contains(condition.Service, placed, $"seed {seed}");
                placed.Add(service.Service);
            }
        }
    }

    [TestMethod]
    public void Anonymous_volumes_are_carried_over_and_named_ones_are_not()
    {
        var stack = new Stack().Volume("data").With("db", service => service.Mounting("data", "/data").Mounting(null, "/cache")).Up();
        stack.With("db", service => service with { Volumes = [service.Volumes[1]] });

        var recreated = stack.Plan().Services.Single().Containers.Single();
        Assert.AreEqual(ContainerActionKind.Recreate, recreated.Kind);
        Assert.AreEqual("/cache:" + Stack.Anonymous, string.Join(' ', recreated.Carried.Select(pair => $"{pair.Key}:{pair.Value}")));

        stack.Options = stack.Options with { RenewAnonymousVolumes = true };
        Assert.IsEmpty(stack.Plan().Services.Single().Containers.Single().Carried);
    }

    [TestMethod]
    public void Nothing_waits_in_a_circle_while_a_plan_is_carried_out()
    {
        var (handedOver, tried) = (0, 0);
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var stack = RandomStack(random);
            foreach (var name in stack.Project.Services.Keys) stack.With(name, service => service with { Pid = null, Scale = 1 });
            stack.Up();
            foreach (var name in stack.Project.Services.Keys) Renew(stack, name, random);
            stack.Options = new() { Replacement = ReplacementPolicy.StartFirstWherePossible, Rehearse = random.Next(2) == 0 };

            var plan = stack.Plan();
            var waits = Waits(stack, plan);
            tried += plan.TriedFirst.Count;
            handedOver += waits.Count(wait => !plan.Services.Single(service => service.Service == wait.Waiting).StartsAfter.Any(condition => condition.Service == wait.For));
            Assert.IsFalse(IsCircular(waits), $"seed {seed}:\n{PlanText.Of(plan)}tried first: {string.Join(' ', plan.TriedFirst)}");
        }

        Assert.IsGreaterThan(100, handedOver);
        Assert.IsGreaterThan(100, tried);
    }

    /// <summary>A service may have had one of three host ports, may want one, and may have changed.</summary>
    private static void Renew(Stack stack, string name, Random random)
    {
        var had = 8080 + random.Next(6);
        if (had < 8083) stack.Change($"web-{name}-1", container => container with { Ports = [new() { PrivatePort = 80, PublicPort = had, Type = "tcp" }] });
        var wants = 8080 + random.Next(9);
        if (wants < 8083) stack.With(name, service => service with { Ports = [new() { Target = 80, Published = wants.ToString(CultureInfo.InvariantCulture) }], HealthCheck = new() { Test = ["CMD", "true"] } });
        if (random.Next(4) > 0) stack.Fields[name] = new() { ["environment"] = "2" };
        if (random.Next(5) == 0) stack.Remove($"web-{name}-1");
    }

    /// <summary>Whose start waits for whose (a rehearsal is no start, but waits for what its service's start waits for).</summary>
    private static List<(string Waiting, string For)> Waits(Stack stack, ComposePlan plan)
    {
        var waits = new List<(string, string)>();
        var actions = plan.Services.ToDictionary(service => service.Service, service => service.Containers.First(action => action.Kind != ContainerActionKind.Remove));
        foreach (var service in plan.Services)
        {
            var action = actions[service.Service];
            waits.AddRange(service.StartsAfter.Select(condition => (service.Service, condition.Service)));
            if (action.Kind == ContainerActionKind.Keep || IsBeside(action)) continue;
            var wanted = stack.Project.Services[service.Service].Ports.Select(port => port.Published).ToHashSet();
            waits.AddRange(actions.Where(other => other.Key != service.Service && IsBeside(other.Value)
                && other.Value.Existing!.Ports.Any(port => wanted.Contains(port.PublicPort!.Value.ToString(CultureInfo.InvariantCulture)))).Select(other => (service.Service, other.Key)));
            if (action.Kind != ContainerActionKind.Recreate) continue;
            foreach (var tried in plan.TriedFirst)
            {
                if (IsBeside(actions[tried])) waits.Add((service.Service, tried));
                else waits.AddRange(plan.Services.Single(other => other.Service == tried).StartsAfter.Select(condition => (service.Service, condition.Service)));
            }
        }

        return waits;

        static bool IsBeside(ContainerAction action) => action is { Kind: ContainerActionKind.Recreate, Order: ReplaceOrder.StartFirst };
    }

    private static bool IsCircular(List<(string Waiting, string For)> waits)
    {
        var left = waits;
        for (var before = -1; left.Count != before;)
        {
            before = left.Count;
            var waiting = left.Select(wait => wait.Waiting).ToHashSet();
            left = [.. left.Where(wait => waiting.Contains(wait.For))];
        }

        return left.Count > 0;
    }

    private static Stack RandomStack(Random random)
    {
        var stack = new Stack().Network("back").Network("front").Volume("data");
        var names = Enumerable.Range(0, random.Next(1, 7)).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{i}")).ToArray();
        random.Shuffle(names);
        for (var i = 0; i < names.Length; i++)
        {
            stack.With(names[i], service => Random(service, random, names[..i]));
        }

        return stack;
    }

    private static ComposeService Random(ComposeService service, Random random, string[] earlier)
    {
        service = service with { Scale = random.Next(0, 4), Restart = random.Next(2) == 0 ? "always" : null };
        if (random.Next(2) == 0) service = service.On(random.Next(2) == 0 ? ["back"] : ["back", "front"]);
        if (random.Next(3) == 0) service = service.Mounting("data", "/data");
        if (random.Next(3) == 0) service = service.Mounting(null, "/cache");
        foreach (var other in earlier)
        {
            if (random.Next(3) == 0) service = service.After(other, (DependencyCondition)random.Next(3), restart: random.Next(2) == 0, required: random.Next(2) == 0);
        }

        if (earlier.Length > 0 && random.Next(3) == 0) service = service with { Pid = "service:" + earlier[random.Next(earlier.Length)] };
        return service;
    }

    private static void Disturb(Stack stack, Random random)
    {
        foreach (var container in stack.Observed.Containers)
        {
            switch (random.Next(10))
            {
                case 0: stack.Remove(container.Name); break;
                case 1: stack.Change(container.Name, it => it with { State = ContainerState.Exited, ExitCode = random.Next(2) }); break;
                case 2: stack.Change(container.Name, it => it with { ConfigHash = "x" }); break;
                case 3: stack.Change(container.Name, it => it with { State = (ContainerState)random.Next(7) }); break;
                case 4: stack.Change(container.Name, it => it with { Networks = [] }); break;
                case 5: stack.Change(container.Name, it => it with { Name = "0123456789ab_" + it.Name, Replaces = it.Name }); break;
                case 6: stack.Add(stack.Made(container.Service, container.Number, "ba9876543210_" + container.Name, container.Name)); break;
            }
        }

        if (random.Next(3) == 0) stack.NetworkHashes["back"] = "n2";
        if (random.Next(3) == 0) stack.Options = stack.Options with { Scale = new Dictionary<string, int> { ["s0"] = random.Next(4) } };
    }
}
