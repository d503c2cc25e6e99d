using Leeward.Kernel;
using Leeward.Kernel.Modules;
using Leeward.Kernel.Records;
using Leeward.Kernel.Sealing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Leeward.Kernel.Tests;

/// <summary>The smallest module: one record with a sealed text, to test the kernel with.</summary>
internal sealed class NoteModule : IModule
{
    public string Name => "notes";

    public void AddServices(IServiceCollection services, IConfiguration configuration) { }

    public void ConfigureModel(ModelBuilder model) => model.Entity<Note>(e => { e.ToTable("notes_note"); e.HasIndex(n => n.Region); e.Property(n => n.Code).HasMaxLength(500); e.HasIndex(n => n.Code).IsUnique(); });

    public void MapApi(IEndpointRouteBuilder api) { }
}

internal sealed class Note : IRecord, IVersioned
{
    public Guid Id { get; init; }
    public string Region { get; set; } = "";
    public Sensitivity Sensitivity { get; set; }
    public Guid AccessId { get; init; }
    public int Version { get; set; }
    public string Title { get; set; } = "";
    public SealedText? Name { get; set; }
    public DateTimeOffset? At { get; set; }
    public decimal Weight { get; init; }
    public string? Code { get; private set; }

    public Note WithCode(string code)
    {
        Code = code;
        return this;
    }
}
