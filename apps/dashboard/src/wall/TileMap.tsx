import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { OverviewFrame } from "../overview/merge-overview.ts";
import type { Regions } from "../region/use-regions.ts";
import { brightness } from "./prepare-wall.ts";
import classes from "./wall.module.css";

interface TileMapProps {
  board: OverviewFrame | undefined;
  regions: Regions;
  rootId: string;
  focus: string | undefined;
}

/** A schematic map: one block a subdistrict, one tile a community, bright where something happens now. */
export function TileMap({ board, regions, rootId, focus }: TileMapProps) {
  const { t } = useTranslation();
  const children = regions.childrenOf(rootId);
  const direct = children.filter((region) => region.level === "COMMUNITY");
  const blocks = [
    ...children
      .filter((region) => region.level === "SUBDISTRICT")
      .map((region) => ({ id: region.id, name: regions.nameOf(region.id), tiles: regions.childrenOf(region.id) })),
    ...(direct.length > 0 ? [{ id: rootId, name: t("direct"), tiles: direct }] : []),
  ];
  const places = new Map((board?.places ?? []).map((place) => [place.regionId, place]));
  const most = Math.max(1, ...blocks.flatMap((block) => block.tiles.map((tile) => places.get(tile.id)?.recent ?? 0)));
  return (
    <div className={classes.blocks}>
      {blocks.map((block) => (
        <div key={block.id} className={classes.block}>
          <h3>{block.name}</h3>
          <div className={classes.tiles} style={block.tiles.length === 5 ? { gridTemplateColumns: "repeat(5, minmax(0, 1fr))" } : {}}>
            {block.tiles.map((tile) => (
              <Tile
                key={tile.id}
                name={regions.nameOf(tile.id).replace(/社区$/, "")}
                focused={tile.id === focus}
                unwell={places.get(tile.id)?.kiosksSilent ?? 0}
                attendance={places.get(tile.id)?.attendance ?? 0}
                light={brightness(places.get(tile.id)?.recent ?? 0, most)}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

interface TileProps {
  name: string;
  attendance: number;
  light: number;
  focused: boolean;
  /** kiosks that should be on and are not heard of */
  unwell: number;
}

function Tile({ name, attendance, light, focused, unwell }: TileProps) {
  const tile = useRef<HTMLDivElement>(null);
  const last = useRef(attendance);
  useEffect(() => {
    if (attendance > last.current && !window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      tile.current?.animate([{ boxShadow: "0 0 0 0 rgb(255 190 92 / 0.9)" }, { boxShadow: "0 0 0 16px rgb(255 190 92 / 0)" }], {
        duration: 300,
      });
    }
    last.current = attendance;
  }, [attendance]);
  return (
    <div ref={tile} className={classes.tile} data-focused={focused} style={{ background: `rgb(57 197 226 / ${0.06 + light * 0.42})` }}>
      <span>{name}</span>
      <b>{attendance}</b>
      {unwell > 0 ? <i>⚠{unwell}</i> : null}
    </div>
  );
}
